import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunRef } from "../../src/store/catalog.ts";
import { openRun, summarize } from "../../src/store/open-run.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { recordText } from "../support/folding.ts";
import { anySteps } from "../support/step-lines.ts";
import { created, ended, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

const summaryPath = ({ folder }: RunRef): string => join(folder, "summary.json");
const lossOf = (root: string, ref: RunRef) => openRun(root, ref).summary.metrics.get("loss");

/** As JSON tells it, so that a summary that was stored compares with one that was not. */
const plain = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (each instanceof Map ? [...each] : each)));

describe("the summary of a run", () => {
  it("is written when a run is first opened, and not again while its files stay as they are", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0), step(1)] });
    const first = openRun(root, ref);
    const { ino } = statSync(summaryPath(ref));
    expect(plain(openRun(root, ref))).toEqual(plain(first));
    // It is always written to a new file: the same one was not written again.
    expect(statSync(summaryPath(ref)).ino).toBe(ino);
  });

  it("is what readers go by while it covers the files", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { loss: 5 })] });
    openRun(root, ref);
    writeFileSync(summaryPath(ref), readFileSync(summaryPath(ref), "utf8").replace('"max":5', '"max":77'));
    expect(lossOf(root, ref)?.max).toBe(77);
  });

  it("goes on where it stopped when files have grown", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { loss: 5 })] });
    openRun(root, ref);
    writeFileSync(summaryPath(ref), readFileSync(summaryPath(ref), "utf8").replace('"max":5', '"max":77'));
    appendFileSync(join(ref.folder, "steps.ndjson"), `${JSON.stringify(step(1, { loss: 3 }))}\n`);
    expect(lossOf(root, ref)).toMatchObject({ max: 77, min: 3, count: 2, last: 3 });
  });

  it.each<[string, (text: string) => string]>([
    ["is torn", (text) => text.slice(0, -20)],
    ["is empty", () => ""],
    ["is of another version", (text) => text.replace('"version":1', '"version":2')],
    ["is no object", () => "5"],
    ["lacks its parts", () => '{"version":1}'],
  ])("is made again where it %s", (_, spoil) => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0), step(1)] });
    const fresh = plain(openRun(root, ref));
    const whole = readFileSync(summaryPath(ref), "utf8");
    writeFileSync(summaryPath(ref), spoil(whole));
    expect(plain(openRun(root, ref))).toEqual(fresh);
    expect(readFileSync(summaryPath(ref), "utf8")).toBe(whole);
  });

  it("is made again where it was deleted", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0)] });
    openRun(root, ref);
    rmSync(summaryPath(ref));
    expect(lossOf(root, ref)?.count).toBe(1);
    expect(existsSync(summaryPath(ref))).toBe(true);
  });

  it("is made again where a file was changed to another of the same size", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { loss: 5 })] });
    openRun(root, ref);
    const path = join(ref.folder, "steps.ndjson");
    writeFileSync(path, readFileSync(path, "utf8").replace('"loss":5', '"loss":6'));
    utimesSync(path, 1e9, 1e9);
    expect(lossOf(root, ref)?.last).toBe(6);
  });

  it("is made again where a file was cut", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0), step(1)] });
    openRun(root, ref);
    writeFileSync(join(ref.folder, "steps.ndjson"), `${JSON.stringify(step(0))}\n`);
    expect(lossOf(root, ref)?.count).toBe(1);
  });

  it("does not tell of one rank or attempt what it tells of the run", () => {
    const root = testFolder();
    const ref = storeRun(root, {
      "run.ndjson": FINISHED,
      "steps.ndjson": [step(0), { ...step(7), _rank: 1 }],
    });
    expect(openRun(root, ref, { rank: 1 }).summary.steps.last).toBe(7);
    expect(existsSync(summaryPath(ref))).toBe(false);
    expect(openRun(root, ref).summary.steps.last).toBe(0);
  });

  it("says of a number beyond doubles the same when it is read again", () => {
    const root = testFolder();
    const lines = ['{"step":0,"timestamp":"T","loss":5}', '{"step":1,"timestamp":"T","loss":1e999}'];
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": lines });
    openRun(root, ref);
    appendFileSync(join(ref.folder, "steps.ndjson"), '{"step":2,"timestamp":"T","loss":7}\n');
    expect(plain({ loss: lossOf(root, ref) })).toEqual(
      plain({ loss: summarize(ref, {}).summary.metrics.get("loss") }),
    );
  });
});

describe("a run that has grown since it was opened", () => {
  const CONFIG = [
    '{"timestamp":"T","source":"cli","config":{"a":1,"b":2}}',
    '{"timestamp":"T","source":"program","config":{"b":3,"c":4}}',
  ];
  const TABLES = [
    '{"step":0,"timestamp":"T","name":"t","columns":["x"],"rows":[[1],[2]]}',
    '{"step":3,"timestamp":"T","_rank":1,"name":"t","columns":["y"],"rows":[]}',
    '{"step":4,"timestamp":"T","name":"t","columns":["y"],"rows":[[3]]}',
  ];
  const MEDIA = [
    '{"step":0,"timestamp":"T","name":"i","_type":"trackio.image"}',
    '{"step":1,"timestamp":"T","name":"h","_type":"trackio.histogram"}',
    '{"step":1,"timestamp":"T","name":"i","_type":"trackio.image"}',
  ];
  const OTHER = ['{"timestamp":"T","a":1}', "{torn", '{"timestamp":"T","a":2}'];
  const RUN = [
    ...FINISHED.slice(0, 2).map((event) => JSON.stringify(event)),
    '{"event":"metric","timestamp":"T","attempt":1,"name":"val/*","step_metric":"epoch"}',
    '{"event":"tagged","timestamp":"T","tags":["x"]}',
    JSON.stringify(started({ attempt: 2, resumed: true })),
  ];

  /** Opens a run whose files end somewhere, lets them grow, and opens it again. */
  function grownAndFresh(
    files: Record<string, readonly string[]>,
    cuts: readonly number[],
  ): [unknown, unknown] {
    const { path, remove } = makeFolder();
    try {
      const cutAt = (index: number, lines: readonly string[]): number =>
        (cuts[index] ?? 0) % (lines.length + 1);
      const early = Object.entries(files).flatMap(([file, lines], index) => {
        const kept = lines.slice(0, cutAt(index, lines));
        return kept.length === 0 ? [] : [[file, kept] as const];
      });
      const ref = storeRun(path, Object.fromEntries(early));
      openRun(path, ref);
      for (const [index, [file, lines]] of Object.entries(files).entries())
        for (const line of lines.slice(cutAt(index, lines)))
          appendFileSync(join(ref.folder, file), `${line}\n`);
      const grown = plain(openRun(path, ref));
      rmSync(summaryPath(ref));
      return [grown, plain(openRun(path, ref))];
    } finally {
      remove();
    }
  }

  const cuts = fc.array(fc.nat(50), { minLength: 8, maxLength: 8 });
  const filesWith = (steps: readonly string[]) => ({
    "run.ndjson": RUN,
    "steps.ndjson": steps,
    "config.ndjson": CONFIG,
    "tables.ndjson": TABLES,
    "media.ndjson": MEDIA,
    "alerts.ndjson": OTHER,
    "rejected.ndjson": OTHER,
    "system.ndjson": OTHER,
  });

  it("is as if it were opened for the first time", () => {
    fc.assert(
      fc.property(anySteps(2, false), cuts, (lines, at) => {
        const [grown, fresh] = grownAndFresh(filesWith(lines.map(recordText)), at);
        expect(grown).toEqual(fresh);
      }),
      { numRuns: 120 },
    );
  });

  it("is so where a step metric was something else than a number", () => {
    const steps = [
      '{"step":0,"timestamp":"T","epoch":3}',
      '{"step":1,"timestamp":"T","epoch":null}',
      '{"step":9,"timestamp":"T","val/loss":1}',
    ];
    const [grown, fresh] = grownAndFresh({ "run.ndjson": RUN.slice(0, 3), "steps.ndjson": steps }, [3, 2]);
    expect(grown).toEqual(fresh);
  });
});

describe("a file's last line", () => {
  it("does not count until it is whole, and then counts once", () => {
    const root = testFolder();
    const ref = storeRun(root, {
      "run.ndjson": FINISHED,
      "steps.ndjson": `${JSON.stringify(step(0))}\n{"step":1,"times`,
    });
    expect(lossOf(root, ref)?.count).toBe(1);
    appendFileSync(join(ref.folder, "steps.ndjson"), 'tamp":"T","loss":1}\n');
    expect(lossOf(root, ref)?.count).toBe(2);
    expect(lossOf(root, ref)?.count).toBe(2);
  });

  it("hides no other where it is torn in the middle of the file", () => {
    const root = testFolder();
    const ref = storeRun(root, {
      "run.ndjson": FINISHED,
      "steps.ndjson": [step(0), '{"step":1,"time', "5", "", "\u0000\u0000", step(2)],
    });
    expect(openRun(root, ref).summary.steps).toMatchObject({ count: 2, last: 2 });
  });
});

describe("metrics", () => {
  it("stand in the order in which they first appeared, those too whose names look like numbers", () => {
    const root = testFolder();
    const lines = [
      '{"step":0,"timestamp":"T","loss":1,"10":1,"2":1}',
      '{"step":1,"timestamp":"T","loss":1,"10":1,"2":1}',
    ];
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": lines });
    expect([...openRun(root, ref).summary.metrics.keys()]).toEqual(["loss", "10", "2"]);
  });

  it("may be called __proto__, in a stored summary as well", () => {
    const root = testFolder();
    const ref = storeRun(root, {
      "run.ndjson": FINISHED,
      "steps.ndjson": ['{"step":0,"timestamp":"T","__proto__":1}'],
      "config.ndjson": ['{"config":{"__proto__":2}}'],
    });
    for (const view of [openRun(root, ref), openRun(root, ref)]) {
      expect(view.summary.metrics.get("__proto__")?.last).toBe(1);
      expect(view.summary.config.get("__proto__")).toBe(2);
    }
  });
});

describe("a run of a newer format", () => {
  it("is refused, with what to do about it", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": [created({ format: 2 })] });
    expect(() => openRun(root, ref)).toThrow(
      expect.objectContaining({
        name: "UserError",
        message: expect.stringContaining("format 2"),
        hints: [expect.stringContaining("newer")],
      }),
    );
  });
});

describe("a run's folder without anything in it", () => {
  it("is a run that crashed before it began", () => {
    const root = testFolder();
    expect(openRun(root, storeRun(root, {}))).toMatchObject({
      status: { kind: "crashed" },
      life: { attempts: [] },
      waiting: 0,
    });
  });
});

it("a run whose run.ndjson is a folder is damaged, and its steps are shown", () => {
  const root = testFolder();
  const ref = storeRun(root, { "steps.ndjson": [step(0), step(1)] });
  mkdirSync(join(ref.folder, "run.ndjson"));
  const { status, summary } = openRun(root, ref);
  expect(status).toEqual({ kind: "damaged", reason: "run.ndjson is a folder" });
  expect(summary.steps.count).toBe(2);
});

it("hides tables, media and the step metric's own points along a step metric that is declared for all", () => {
  const root = testFolder();
  const rule = { event: "metric", name: "*", step_metric: "epoch" };
  const epoch = (number: number, value: number, attempt = 1) =>
    step(number, { ...(attempt > 1 && { _attempt: attempt }), epoch: value, loss: value });
  const table = (number: number, attempt = 1) => ({
    ...step(number, attempt > 1 ? { _attempt: attempt } : {}),
    name: "t",
    columns: ["c"],
    rows: [[number]],
  });
  const image = (number: number) => ({ ...step(number, {}), name: "i", _type: "trackio.image" });
  const ref = storeRun(root, {
    "run.ndjson": [created(), started(), rule, ended(), started({ attempt: 2 }), ended({ attempt: 2 })],
    "steps.ndjson": [epoch(0, 1), epoch(10, 2), epoch(20, 3), epoch(30, 2, 2), epoch(40, 3, 2)],
    "tables.ndjson": [table(5), table(10), table(25), table(31, 2)],
    "media.ndjson": [image(5), image(25)],
  });
  const { summary } = openRun(root, ref);
  expect(summary.tables).toMatchObject([{ name: "t", logged: 2 }]);
  expect([...summary.media]).toEqual([["image", 1]]);
  expect(summary.metrics.get("loss")).toMatchObject({ count: 3 });
  expect(summary.metrics.get("epoch")).toMatchObject({ count: 3, last: 3 });
});

describe("the rank in view", () => {
  const of = (rank: number, number: number, loss: number) => step(number, { _rank: rank, loss });

  it("is the lowest that logged a step, where rank 0 logged none", () => {
    const root = testFolder();
    const ref = storeRun(root, {
      "run.ndjson": FINISHED,
      "steps.ndjson": [of(9, 0, 9), of(8, 0, 8), of(8, 1, 7)],
    });
    // The first opening reads the files, the second the summary.
    for (const summary of [openRun(root, ref).summary, openRun(root, ref).summary]) {
      expect(summary).toMatchObject({ rank: 8, lowest: 8, steps: { count: 2 } });
      expect(summary.metrics.get("loss")).toMatchObject({ last: 7, count: 2 });
    }
    expect(openRun(root, ref, { rank: 0 }).summary).toMatchObject({
      rank: 0,
      lowest: 8,
      steps: { count: 0 },
    });
    expect(openRun(root, ref, { rank: 9 }).summary.metrics.get("loss")?.last).toBe(9);
    expect(openRun(root, ref, { attempt: 1 }).summary).toMatchObject({ rank: 8, steps: { count: 2 } });
  });

  it("changes when a lower one logs its first step", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [] });
    const path = join(ref.folder, "steps.ndjson");
    const rankAfter = (record: object): number => {
      appendFileSync(path, `${JSON.stringify(record)}\n`);
      const { summary } = openRun(root, ref);
      expect(plain(summary)).toEqual(plain(summarize(ref, {}).summary));
      return summary.rank;
    };
    expect(openRun(root, ref).summary).toMatchObject({ rank: 0, lowest: null });
    expect(rankAfter(of(9, 0, 1))).toBe(9);
    expect(rankAfter(of(9, 1, 1))).toBe(9);
    expect(rankAfter(of(8, 0, 2))).toBe(8);
    expect(rankAfter(step(0))).toBe(0);
    expect(rankAfter(of(9, 2, 1))).toBe(0);
  });
});
