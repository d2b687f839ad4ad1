import { describe, expect, it } from "vitest";
import { testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";

/** The events that lines make, without those of the recorder itself. */
function eventsOf(...lines: string[]): unknown[] {
  const recorded = new Recorded(testFolder());
  recorded.write(lines.map((line) => `${line}\n`).join(""));
  recorded.finish();
  return recorded
    .lines("run.ndjson")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => !["created", "started", "ended"].includes(String(event)));
}

const T = expect.stringMatching(/^\d{4}-/);

describe("a line that makes an event", () => {
  it("cannot be taken for another event, nor for one of another attempt", () => {
    const own = '"event": "created", "attempt": 7, "format": 99, "_rank": 3';
    expect(eventsOf(`{"_type": "progress", "total": 5, ${own}}`, `{"_type": "finish", ${own}}`)).toEqual([
      { event: "progress", timestamp: T, attempt: 1, total: 5, ...renamed },
      { event: "finished", timestamp: T, attempt: 1, ...renamed },
    ]);
  });

  it("tells its own time", () => {
    const time = '"timestamp": "2001-09-09T01:46:40Z"';
    expect(
      eventsOf(
        `{"_type": "checkpoint", "path": "a.pt", ${time}}`,
        `{"_type": "metric", "name": "loss", ${time}}`,
        `{"_type": "finish", "exit_code": 2, ${time}}`,
      ),
    ).toMatchObject(
      ["checkpoint", "metric", "finished"].map((event) => ({ event, timestamp: "2001-09-09T01:46:40.000Z" })),
    );
  });

  it("says how often its program went back, and where to", () => {
    expect(
      eventsOf(
        '{"_type": "rewind", "step": 3, "why": "it ran away", "rewind": 7}',
        '{"_type": "rewind", "step": 0, "metrics": [], "empty": true}',
      ),
    ).toEqual([
      { event: "rewound", timestamp: T, attempt: 1, rewind: 1, step: 3, why: "it ran away", __rewind: 7 },
      { event: "rewound", timestamp: T, attempt: 1, rewind: 2, step: 0, metrics: [], empty: true },
    ]);
  });

  it("goes back nowhere where it does not say where to, or cannot say with what", () => {
    const recorded = new Recorded(testFolder());
    recorded.write(
      '{"_type": "rewind"}\n{"_type": "rewind", "step": -1}\n{"_type": "rewind", "step": 1, "metrics": "a"}\n',
    );
    recorded.write('{"a": 1}\n');
    recorded.finish();
    expect(recorded.values("_rewind")).toEqual([undefined]);
    expect(
      recorded.lines("rejected.ndjson").map((line) => (JSON.parse(line) as { reason: string }).reason),
    ).toEqual([
      "bad rewind: it needs a step, an integer of at least 0",
      "bad rewind: it needs a step, an integer of at least 0",
      "bad rewind: metrics must be an array of strings",
    ]);
  });

  it("is told by the first finish alone", () => {
    expect(eventsOf('{"_type": "finish"}', '{"_type": "finish", "exit_code": 2}')).toEqual([
      { event: "finished", timestamp: T, attempt: 1 },
    ]);
  });

  it("keeps a summary as written, and no empty one", () => {
    const recorded = new Recorded(testFolder());
    recorded.write('{"_type": "summary"}\n{"_type": "summary", "best": 0.10, "step": null, "n": NaN}\n');
    recorded.finish();
    const lines = recorded.lines("run.ndjson").filter((line) => line.includes('"summary"'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"attempt":1,"values":{"best":0.10,"step":null,"n":"NaN"}}');
  });
});

const renamed = { __event: "created", __attempt: 7, format: 99, __rank: 3 };

it("an alert, a table and a sample cannot be taken for another attempt's or rank's", () => {
  const recorded = new Recorded(testFolder());
  const own = '"_attempt": 2, "_rank": 3';
  recorded.write(`{"_type": "alert", "text": "a", ${own}}\n{"_type": "system", "cpu": 1, ${own}}\n`);
  recorded.write(`{"_type": "table", "name": "t", "rows": [{"x": 1}], ${own}}\n`);
  recorded.finish();
  for (const file of ["alerts.ndjson", "system.ndjson", "tables.ndjson"]) {
    const [record = ""] = recorded.lines(file);
    expect(record).toMatch(/[^_]"__attempt":2,"__rank":3}$/);
    expect(JSON.parse(record)).not.toHaveProperty("_rank");
  }
});

it("an empty patch of the config is not recorded", () => {
  const recorded = new Recorded(testFolder());
  recorded.write('{"_type": "config"}\n');
  recorded.finish();
  expect(recorded.lines("config.ndjson")).toEqual([]);
});
