import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crashed, instants, recovered } from "../support/crashed.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { Recorded } from "../support/recorded.ts";
import { recordsIn } from "../support/runs.ts";

const lines = (values: readonly unknown[]): string =>
  values
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .map((line) => `${line}\n`)
    .join("");

const losses = (...values: number[]): string => lines(values.map((loss) => ({ loss })));

/** What rules made of some lines, told by step and title. */
function alertsOf(rules: readonly string[], text: string, stream?: string): string[] {
  const recorded = new Recorded(testFolder(), { name: "it", alerts: rules });
  recorded.write(text, stream);
  recorded.finish();
  return told(recorded.lines("alerts.ndjson").map((line) => JSON.parse(line) as Record<string, unknown>));
}

const told = (records: readonly Readonly<Record<string, unknown>>[]): string[] =>
  records.map(({ step, title, text, level }) => `${step} ${level} ${title}: ${text}`);

describe("a rule alerts", () => {
  it("of a single line among thousands that come at once", () => {
    const many = Array<number>(5000).fill(1);
    const text = `${losses(...many)}{"loss": NaN}\n${losses(...many, 9)}${losses(...many)}`;
    expect(alertsOf(["loss > 5", "nan(loss)", "inf(loss)"], text)).toEqual([
      "5000 error nan(loss): loss is NaN",
      "10001 warn loss > 5: loss is 9",
    ]);
  });

  it("once while it goes on, and again when it was false for ten lines, then for twenty", () => {
    const calm = (count: number): number[] => Array<number>(count).fill(1);
    const text = losses(9, 9, ...calm(9), 9, ...calm(10), 9, ...calm(10), 9, ...calm(20), 9);
    expect(alertsOf(["loss > 5"], text)).toEqual([
      "0 warn loss > 5: loss is 9",
      "22 warn loss > 5: loss is 9",
      "54 warn loss > 5: loss is 9",
    ]);
  });

  it("over the latest values of several metrics, lines without any of them left out", () => {
    const text = lines([{ loss: 9 }, { lr: 0.1 }, { other: 1 }, { lr: 0.01 }, { loss: 2 }]);
    expect(alertsOf(["loss > 5 and lr < 0.05"], text)).toEqual([
      "3 warn loss > 5 and lr < 0.05: loss is 9, lr is 0.01",
    ]);
    expect(alertsOf(["loss > 5 and step > 2"], losses(9, 9, 9, 9))).toEqual([
      "3 warn loss > 5 and step > 2: loss is 9",
    ]);
  });

  it("of any metric that is NaN or infinite, also beyond a double, and with dots for slashes", () => {
    const text = '{"a": 1, "val": {"loss": NaN}}\n{"a": -Infinity}\n{"b": 1e999}\n';
    expect(alertsOf(["nan(val.loss)", "nan(*)", "inf(a)", "inf(b)"], text)).toEqual([
      "0 error nan(val.loss): val/loss is NaN",
      "0 error nan(*): val/loss is NaN",
      "1 error inf(a): a is -Infinity",
      "2 error inf(b): b is Infinity",
    ]);
  });

  it("of samples of the machine", () => {
    const text = `${losses(1, 1)}{"_type": "system", "gpu/0/temperature": 95}\n`;
    expect(alertsOf(["gpu/0/temperature > 90"], text)).toEqual([
      "1 warn gpu/0/temperature > 90: gpu/0/temperature is 95",
    ]);
  });

  it("of the lowest rank that logs", () => {
    const recorded = new Recorded(testFolder(), { name: "it", alerts: ["loss > 5"] });
    recorded.write('{"_type": "stream", "rank": 1}\n{"loss": 9}\n', "1-a.ndjson");
    recorded.drain();
    recorded.write('{"_type": "stream", "rank": 0}\n{"loss": 1}\n', "0-a.ndjson");
    recorded.drain();
    recorded.write(losses(9), "1-a.ndjson");
    recorded.finish();
    expect(
      recorded.lines("alerts.ndjson").map((line) => (JSON.parse(line) as { _rank?: number })._rank),
    ).toEqual([1]);
  });

  it("behind the lines that it tells of, and to a listener with the program's own", () => {
    const recorded = new Recorded(testFolder(), { name: "it", alerts: ["loss > 5"] });
    recorded.write(`${losses(9)}{"_type": "alert", "text": "mine", "level": "info"}\n`);
    recorded.drain();
    expect(recorded.heard.map(({ title, text, level, byRule }) => ({ title, text, level, byRule }))).toEqual([
      { title: "loss > 5", text: "loss is 9", level: "warn", byRule: true },
      { title: null, text: "mine", level: "info", byRule: false },
    ]);
    recorded.finish();
  });
});

describe("a run that stalls", () => {
  it("is told of once, and again when lines came without a stall between them, twice as many each time", () => {
    const recorded = new Recorded(testFolder(), { name: "it", alerts: ["stalled 10m"] });
    const [run] = recorded.session.runs;
    const minutes = (count: number): boolean[] =>
      Array.from({ length: count }, () => run?.watch?.tick(60) ?? expect.fail("it is watched"));
    expect(minutes(20).indexOf(true)).toBe(9);
    recorded.write(losses(1));
    recorded.drain();
    expect(minutes(20).indexOf(true)).toBe(9);
    recorded.write(losses(1));
    recorded.drain();
    expect(minutes(20)).not.toContain(true);
    recorded.write(losses(1, 1));
    recorded.drain();
    expect(minutes(20).indexOf(true)).toBe(9);
    recorded.finish();
    expect(told(recordsIn(join(recorded.root, "work/it/alerts.ndjson")))).toEqual([
      "0 warn stalled 10m: no metrics yet, 10m after the start",
      "0 warn stalled 10m: no metrics for 10m",
      "3 warn stalled 10m: no metrics for 10m",
    ]);
  });
});

const RULES = ["loss > 5", "nan(*)", "loss > 2 and lr < 0.05"];

describe("a crash of the recorder", () => {
  it("at any instant loses no alert of a rule, and repeats none", () => {
    const folder = testFolder();
    const store = join(folder, "store");
    mkdirSync(store);
    const calm = Array<number>(12).fill(1);
    const first = losses(9, ...calm) + lines([{ lr: 0.01 }]);
    const second = `${losses(7)}{"loss": NaN, "lr": 0.02}\n${losses(...calm, 3)}`;
    let recorded: Recorded | undefined;
    const taken = instants(store, join(folder, "instants"), () => {
      recorded = new Recorded(folder, { name: "it", alerts: RULES });
      recorded.write(first);
      recorded.drain();
      recorded.write(second);
      recorded.drain();
    });
    recorded?.session.close();
    const wanted = told(recordsIn(join(store, "work/it/alerts.ndjson")));
    expect(wanted).toEqual([
      "0 warn loss > 5: loss is 9",
      "14 warn loss > 5: loss is 7",
      "14 warn loss > 2 and lr < 0.05: loss is 7, lr is 0.01",
      "15 error nan(*): loss is NaN",
      "28 warn loss > 2 and lr < 0.05: loss is 3, lr is 0.02",
    ]);
    const copies = taken.filter((copy) => existsSync(join(copy, ".spool")));
    expect(copies.length).toBeGreaterThan(20);
    for (const copy of copies) {
      const made = alertsOf(RULES, streamOf(copy));
      expect(recovered(copy)).toEqual([]);
      expect(told(recordsIn(join(copy, "work/it/alerts.ndjson")))).toEqual(made);
    }
  });

  it("makes no difference, wherever the lines were cut into batches", () => {
    const line = fc.oneof(
      fc.constantFrom('{"loss": NaN}', '{"lr": 0.01}', '{"lr": 1}', "{}", '{"_type": "more", "loss": 9}'),
      fc.integer({ min: 0, max: 9 }).map((loss) => JSON.stringify({ loss })),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(line, { maxLength: 30 }), { maxLength: 6 }),
        fc.nat(5),
        (batches, dies) => {
          const { path, remove } = makeFolder();
          try {
            const recorded = new Recorded(path, { name: "it", alerts: RULES });
            for (const [index, batch] of batches.entries()) {
              recorded.write(lines(batch));
              if (index < dies) recorded.drain();
            }
            const copy = crashed(recorded.root, join(path, "copy"));
            recovered(copy);
            recorded.finish();
            const alerts = (root: string): string[] => told(recordsIn(join(root, "work/it/alerts.ndjson")));
            expect(alerts(copy)).toEqual(alerts(recorded.root));
            const straight = new Recorded(join(path, "straight"), { name: "it", alerts: RULES });
            straight.write(lines(batches.flat()));
            straight.finish();
            expect(alerts(copy)).toEqual(alerts(straight.root));
          } finally {
            remove();
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

function streamOf(store: string): string {
  const spool = join(store, ".spool");
  if (!existsSync(spool)) return "";
  const paths = readdirSync(spool).map((session) => join(spool, session, "fd3.ndjson"));
  return paths.map((path) => (existsSync(path) ? readFileSync(path, "utf8") : "")).join("");
}
