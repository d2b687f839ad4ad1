import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identify, thisHost } from "../../src/process/identity.ts";
import type { RunRef } from "../../src/store/catalog.ts";
import { FileEnd } from "../../src/store/file-end.ts";
import { FollowedRun } from "../../src/store/follow-run.ts";
import { FollowedSeries } from "../../src/store/follow-series.ts";
import { FollowedStore } from "../../src/store/follow-store.ts";
import { summarize } from "../../src/store/open-run.ts";
import { readSeries } from "../../src/store/read-series.ts";
import type { Past } from "../../src/store/steps-scan.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { created, ended, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

/** An attempt that runs as long as this test does. */
const living = (attempt = 1) => {
  const { host, bootId } = thisHost();
  const recorder = identify(process.pid);
  return started({ attempt, host, boot_id: bootId, recorder, pid: recorder.pid, pid_start: recorder.start });
};

/** What points may be superseded by. */
const SEVERAL = { attempts: [1, 2], rules: [], rewinds: [] } as unknown as Past;
const ONE = { ...SEVERAL, attempts: [] };

const NOW = Date.parse("2026-11-23T03:30:00Z");

const append = (ref: RunRef, file: string, ...records: readonly object[]): void =>
  appendFileSync(join(ref.folder, file), records.map((record) => `${JSON.stringify(record)}\n`).join(""));

const at = (second: number, number: number, metrics: object = { loss: number }) => ({
  ...step(number, metrics),
  timestamp: new Date(NOW - 60_000 + second * 1000).toISOString(),
});

function follow(files: Parameters<typeof storeRun>[1] = {}) {
  const root = testFolder();
  const ref = storeRun(root, { "run.ndjson": [created(), living()], ...files });
  return { root, ref, run: new FollowedRun(root, ref, NOW) };
}

describe("a run that is followed", () => {
  it("takes in what is new of its life, steps, config and alerts", () => {
    const { ref, run } = follow({ "steps.ndjson": [step(0)] });
    expect(run.view.summary.steps.count).toBe(1);
    append(ref, "steps.ndjson", step(1), step(2));
    append(ref, "config.ndjson", { timestamp: "", source: "program", config: { lr: 0.1 } });
    append(ref, "alerts.ndjson", { step: 2, timestamp: "", title: "Hot", level: "warn" });
    append(ref, "run.ndjson", { event: "tagged", timestamp: "", tags: ["good"] });
    expect(run.look(NOW)).toBe(true);
    expect(run.view.summary.steps.count).toBe(3);
    expect(run.view.summary.metrics.get("loss")).toMatchObject({ last: 2, min: 0, max: 2, count: 3 });
    expect(run.view.summary.config.get("lr")).toBe(0.1);
    expect(run.view.summary.alerts).toBe(1);
    expect(run.view.life.tags).toEqual(["good"]);
    expect(run.look(NOW)).toBe(false);
  });

  it("shows the lowest rank that logged a step, also when a lower one begins", () => {
    const { ref, run } = follow({ "steps.ndjson": [step(0, { _rank: 9, loss: 9 })] });
    const shown = (): unknown => {
      const { rank, lowest, steps, metrics } = run.view.summary;
      return [rank, lowest, steps.count, metrics.get("loss")?.last];
    };
    expect(shown()).toEqual([9, 9, 1, 9]);
    append(ref, "steps.ndjson", step(1, { _rank: 9, loss: 8 }));
    run.look(NOW);
    expect(shown()).toEqual([9, 9, 2, 8]);
    append(ref, "steps.ndjson", step(0, { loss: 0 }));
    run.look(NOW);
    expect(shown()).toEqual([0, 0, 1, 0]);
    append(ref, "steps.ndjson", step(2, { _rank: 9, loss: 7 }), step(1, { loss: 1 }));
    run.look(NOW);
    expect(shown()).toEqual([0, 0, 2, 1]);
  });

  it("leaves a line that is being written for the next look", () => {
    const { ref, run } = follow({ "steps.ndjson": [step(0)] });
    const line = `${JSON.stringify(step(1))}\n`;
    appendFileSync(join(ref.folder, "steps.ndjson"), line.slice(0, 20));
    run.look(NOW);
    expect(run.view.summary.steps.count).toBe(1);
    appendFileSync(join(ref.folder, "steps.ndjson"), line.slice(20));
    run.look(NOW);
    expect(run.view.summary.steps.count).toBe(2);
  });

  it("tells how far it is, how fast, and how long it still needs", () => {
    const { ref, run } = follow({ "steps.ndjson": [at(0, 0)] });
    append(ref, "run.ndjson", { event: "progress", timestamp: "", total: 100 });
    append(ref, "steps.ndjson", ...Array.from({ length: 20 }, (_, index) => at(index + 1, index + 1)));
    run.look(NOW - 40_000);
    expect(run.progress).toMatchObject({ done: 21, total: 100 });
    expect(run.rate(NOW - 40_000)).toBeCloseTo(1, 5);
    expect(run.left(NOW - 40_000)).toBeCloseTo(79 / (21 / 20), 5);
    append(ref, "run.ndjson", { event: "progress", timestamp: "", total: 100, done: 50, text: "epoch 2" });
    run.look(NOW);
    expect(run.progress).toEqual({ done: 50, total: 100, key: null, text: "epoch 2" });
  });

  it("sees its end, and that it goes on again", () => {
    const { ref, run } = follow();
    append(ref, "run.ndjson", ended());
    expect(run.look(NOW)).toBe(true);
    expect(run.view.status.kind).toBe("finished");
    expect(run.rate(NOW)).toBeUndefined();
    expect(run.look(NOW)).toBe(false);
    append(ref, "run.ndjson", living(2));
    append(ref, "steps.ndjson", { ...step(0), _attempt: 2 });
    expect(run.look(NOW)).toBe(true);
    expect(run.view.status.kind).toBe("running");
    append(ref, "steps.ndjson", { ...step(1), _attempt: 2 });
    run.look(NOW);
    expect(run.view.summary.steps.count).toBe(2);
  });

  it("takes in what is added to a run that is over", () => {
    const { ref, run } = follow({ "run.ndjson": FINISHED, "steps.ndjson": [step(0)] });
    expect(run.look(NOW)).toBe(false);
    append(ref, "steps.ndjson", step(1));
    expect(run.look(NOW)).toBe(true);
    expect(run.view.summary.steps.count).toBe(2);
    append(ref, "run.ndjson", { event: "tagged", timestamp: "", tags: ["good"] });
    expect(run.look(NOW)).toBe(true);
    expect(run.view.life.tags).toEqual(["good"]);
  });

  it("is read anew where a file of it is not what it was", () => {
    const { ref, run } = follow({ "steps.ndjson": [step(0), step(1), step(2)] });
    writeFileSync(join(ref.folder, "steps.ndjson"), `${JSON.stringify(step(7))}\n`);
    run.look(NOW);
    expect(run.view.summary.steps).toMatchObject({ count: 1, last: 7 });
  });

  it("throws where its folder is gone", () => {
    const { ref, run } = follow();
    rmSync(ref.folder, { recursive: true });
    expect(() => run.look(NOW)).toThrow("ENOENT");
  });

  it("knows the same as whoever reads it as a whole, however it grew", () => {
    const records = fc.array(
      fc.record({
        step: fc.nat(30),
        attempt: fc.integer({ min: 1, max: 3 }),
        loss: fc.double({ noNaN: true, noDefaultInfinity: true }),
        val: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(records, fc.array(fc.nat(30), { maxLength: 6 }), (many, looks) => {
        const { path: root, remove } = makeFolder();
        try {
          const ref = storeRun(root, { "run.ndjson": [created(), living()] });
          const run = new FollowedRun(root, ref, NOW);
          const series = new FollowedSeries(ref, ["loss", "val"], SEVERAL, 2000);
          let attempt = 1;
          for (const [index, record] of many.entries()) {
            for (; attempt < record.attempt; attempt++) append(ref, "run.ndjson", living(attempt + 1));
            append(ref, "steps.ndjson", {
              step: record.step,
              timestamp: "2026-11-23T03:26:00.000Z",
              ...(attempt > 1 ? { _attempt: attempt } : {}),
              loss: record.loss,
              ...(record.val ? { val: record.loss / 2 } : {}),
            });
            if (!looks.includes(index)) continue;
            run.look(NOW);
            while (series.read()) series.share;
          }
          run.look(NOW);
          while (series.read()) series.share;
          const whole = summarize(ref, {}).summary;
          expect(run.view.summary.steps).toEqual(whole.steps);
          expect(run.view.summary.metrics).toEqual(whole.metrics);
          const read = readSeries(ref, {
            metrics: ["loss", "val"],
            axis: { kind: "step" },
            missing: "leave out",
          });
          expect([...series.series.keys()].sort()).toEqual([...read.keys()].sort());
          for (const [metric, { from, mean }] of read) {
            expect(series.series.get(metric)?.from).toEqual(from);
            expect(series.series.get(metric)?.mean).toEqual(mean);
          }
        } finally {
          remove();
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a run whose program goes back while it is followed", () => {
  it("shows what counts, as whoever reads it as a whole", () => {
    const { root, ref, run } = follow({ "steps.ndjson": [step(0, { loss: 1 }), step(1), step(2)] });
    expect(run.view.summary.steps).toMatchObject({ count: 3, superseded: 0 });
    append(ref, "run.ndjson", { event: "rewound", timestamp: "", attempt: 1, rewind: 1, step: 1 });
    append(ref, "steps.ndjson", { ...step(1, { loss: 9 }), _rewind: 1 });
    expect(run.look(NOW)).toBe(true);
    expect(run.view.summary.steps).toMatchObject({ count: 2, last: 1, superseded: 2 });
    append(ref, "steps.ndjson", { ...step(2, { loss: 8 }), _rewind: 1 });
    expect(run.look(NOW)).toBe(true);
    expect(run.view.summary.steps).toEqual(summarize(ref, {}).summary.steps);
    const series = new FollowedSeries(ref, ["loss"], run.view.life, 2000);
    while (series.read()) series.share;
    expect([...(series.series.get("loss")?.mean ?? [])]).toEqual([1, 9, 8]);
    expect(new FollowedRun(root, ref, NOW).view.summary.steps.superseded).toBe(2);
  });
});

describe("points that are read slice by slice", () => {
  it("tell how much of them was read", () => {
    const root = testFolder();
    const many = Array.from({ length: 90_000 }, (_, number) => step(number));
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": many });
    const series = new FollowedSeries(ref, ["loss"], ONE, 100);
    expect(series.read()).toBe(true);
    expect(series.share).toBeGreaterThan(0);
    expect(series.share).toBeLessThan(1);
    while (series.read()) expect(series.series.get("loss")?.count).toBeLessThan(90_000);
    expect(series.share).toBe(1);
    expect(series.series.get("loss")?.count).toBe(90_000);
  });

  it("are there behind a line that is longer than a slice", () => {
    const root = testFolder();
    const long = step(0, { loss: 1, text: "x".repeat(9 << 20) });
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [long, step(1, { loss: 2 })] });
    const series = new FollowedSeries(ref, ["loss"], ONE, 100);
    while (series.read()) series.share;
    expect(series.series.get("loss")?.count).toBe(2);
  });
});

describe("a store that is followed", () => {
  const names = (store: FollowedStore, now: number): string[] | string => {
    const look = store.look(now);
    return look.kind === "gone"
      ? look.reason
      : look.runs.map(({ project, run }) => `${project}/${run}`).sort();
  };

  it("tells which runs there are, as they come and go", () => {
    const root = testFolder();
    const store = new FollowedStore(root, undefined);
    expect(names(store, NOW)).toEqual([]);
    storeRun(root, { "run.ndjson": FINISHED }, "p", "a");
    expect(names(store, NOW)).toEqual(["p/a"]);
    storeRun(root, { "run.ndjson": FINISHED }, "q", "b");
    storeRun(root, { "run.ndjson": FINISHED }, "p", "c");
    expect(names(store, NOW)).toEqual(["p/a", "p/c", "q/b"]);
    renameSync(join(root, "p", "a"), join(root, "p", "d"));
    rmSync(join(root, "q"), { recursive: true });
    expect(names(store, NOW)).toEqual(["p/c", "p/d"]);
  });

  it("tells that it is gone, and is back", () => {
    const root = join(testFolder(), "store");
    storeRun(root, { "run.ndjson": FINISHED });
    const store = new FollowedStore(root, undefined);
    expect(names(store, NOW)).toEqual(["p/r"]);
    renameSync(root, `${root}-away`);
    expect(names(store, NOW)).toBe("it is not there");
    writeFileSync(root, "");
    expect(names(store, NOW)).toBe("it is not a folder");
    rmSync(root);
    renameSync(`${root}-away`, root);
    expect(names(store, NOW)).toEqual(["p/r"]);
  });
});

describe("the end of a file", () => {
  it("is read again when the file has changed", () => {
    const folder = testFolder();
    mkdirSync(folder, { recursive: true });
    const path = join(folder, "output.log");
    const end = new FileEnd(path, 12);
    end.look();
    expect(end.lines).toEqual([]);
    writeFileSync(path, "one\ntwo\n");
    expect(end.look()).toBe(true);
    expect(end.lines).toEqual(["one", "two"]);
    expect(end.look()).toBe(false);
    appendFileSync(path, "three\nfour");
    end.look();
    expect(end.lines).toEqual(["three", "four"]);
  });
});
