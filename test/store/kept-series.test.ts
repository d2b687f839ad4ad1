import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Series } from "../../src/history/series.ts";
import type { RunRef } from "../../src/store/catalog.ts";
import { checkRun } from "../../src/store/check/check-run.ts";
import { readSeries, type SeriesOptions } from "../../src/store/read-series.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, FINISHED, started, storeRun } from "../support/stored-run.ts";

/** Lines enough that what is read of them is worth keeping. */
const MANY = 50_000;
const PAD = "x".repeat(60);

interface LineOptions {
  readonly attempt?: number;
  readonly factor?: number;
}

/** Lines of steps, with a loss that never repeats and a validation loss now and then. */
function lines(from: number, to: number, { attempt = 1, factor = Math.SQRT2 }: LineOptions = {}): string {
  const texts: string[] = [];
  for (let step = from; step < to; step++) {
    const time = new Date(Date.UTC(2026, 0, 1) + step * 250).toISOString();
    const own = attempt > 1 ? `,"_attempt":${attempt}` : "";
    const more = step % 100 === 0 ? `,"val/loss":${step / 7}` : "";
    texts.push(
      `{"step":${step},"timestamp":"${time}"${own},"loss":${(step * factor) % 1},"pad":"${PAD}"${more}}\n`,
    );
  }
  return texts.join("");
}

function store(text: string, life: readonly object[] = FINISHED): RunRef {
  const ref = storeRun(testFolder(), { "run.ndjson": life, "steps.ndjson": text });
  // A time that can be put back to the bit.
  utimesSync(stepsOf(ref), 1_767_225_600, 1_767_225_600);
  return ref;
}

const stepsOf = ({ folder }: RunRef): string => join(folder, "steps.ndjson");
const keptOf = ({ folder }: RunRef): string => join(folder, ".series");
const ask = (ref: RunRef, metric = "loss", options: Partial<SeriesOptions> = {}): Series | undefined =>
  readSeries(ref, { metrics: [metric], axis: { kind: "step" }, ...options }).get(metric);

/** The size that the steps had when a file was kept. */
function coveredBy(ref: RunRef, file: string): number {
  const [header = ""] = readFileSync(join(keptOf(ref), file), "latin1").split("\n", 1);
  return (JSON.parse(header) as { covers: { size: number } }).covers.size;
}

/** As if nothing had ever been kept. */
function anew(ref: RunRef, metric = "loss", options: Partial<SeriesOptions> = {}): Series | undefined {
  const aside = `${keptOf(ref)}-aside`;
  if (existsSync(keptOf(ref))) renameSync(keptOf(ref), aside);
  const series = ask(ref, metric, options);
  rmSync(keptOf(ref), { recursive: true, force: true });
  if (existsSync(aside)) renameSync(aside, keptOf(ref));
  return series;
}

/** Puts other bytes in the place of some, and leaves all else as it was: what was kept is read, where that is believed. */
function spoil(ref: RunRef): void {
  const { atime, mtime } = statSync(stepsOf(ref));
  const bytes = readFileSync(stepsOf(ref));
  bytes.write("9", bytes.indexOf('"loss":') + '"loss":'.length);
  writeFileSync(stepsOf(ref), bytes);
  utimesSync(stepsOf(ref), atime, mtime);
}

describe("what was read of a metric", () => {
  it("is kept, and is all that is looked at while the steps stay as they are", () => {
    const ref = store(lines(0, MANY));
    const first = ask(ref);
    expect(first).toMatchObject({ count: MANY, metric: "loss" });
    spoil(ref);
    expect(ask(ref)).toEqual(first);
    expect(anew(ref)).not.toEqual(first);
  });

  it("is kept for each metric, axis, rank and attempt by itself", () => {
    const ref = store(lines(0, MANY));
    const questions: [string, Partial<SeriesOptions>][] = [
      ["loss", {}],
      ["val/loss", {}],
      ["pad", {}],
      ["loss", { axis: { kind: "time" } }],
      ["loss", { axis: { kind: "metric", name: "val/loss" } }],
      ["loss", { attempt: 1 }],
    ];
    const first = questions.map(([metric, options]) => ask(ref, metric, options));
    expect(readdirSync(keptOf(ref))).toHaveLength(questions.length);
    expect(questions.map(([metric, options]) => ask(ref, metric, options))).toEqual(first);
    expect(questions.map(([metric, options]) => anew(ref, metric, options))).toEqual(first);
    expect(first[2]?.categories).toEqual(new Map([[PAD, MANY]]));
  });

  it("is not kept of a run that is read in no time", () => {
    const ref = store(lines(0, 100));
    ask(ref);
    expect(existsSync(keptOf(ref))).toBe(false);
  });

  it("is gone on with when the run has grown, as if it had been read at once", () => {
    const ref = store(lines(0, MANY));
    for (const options of [{}, { axis: { kind: "time" } }, { smooth: 0.6, buckets: 50 }] as const)
      ask(ref, "loss", options);
    ask(ref, "val/loss");
    appendFileSync(stepsOf(ref), `${lines(MANY, 2 * MANY)}{"step":7,"loss":`);
    const { size } = statSync(stepsOf(ref));
    for (const options of [{}, { axis: { kind: "time" } }, { smooth: 0.6, buckets: 50 }] as const) {
      const grown = ask(ref, "loss", options);
      expect(grown?.count).toBe(2 * MANY);
      expect(grown).toEqual(anew(ref, "loss", options));
    }
    expect(ask(ref, "val/loss")).toEqual(anew(ref, "val/loss"));
    for (const file of readdirSync(keptOf(ref))) expect(coveredBy(ref, file)).toBe(size);
  });

  it("is gone on with line by line, and not written anew for each of them", () => {
    const ref = store(lines(0, MANY));
    ask(ref);
    const [file = ""] = readdirSync(keptOf(ref));
    const { size } = statSync(stepsOf(ref));
    for (let step = MANY; step < MANY + 3; step++) {
      appendFileSync(stepsOf(ref), lines(step, step + 1));
      expect(ask(ref)).toEqual(anew(ref));
      expect(ask(ref)?.count).toBe(step + 1);
    }
    expect(coveredBy(ref, file)).toBe(size);
  });

  it("is forgotten when the steps were changed in another way", () => {
    const changes: ((ref: RunRef) => void)[] = [
      (ref) => writeFileSync(stepsOf(ref), lines(0, MANY, { factor: Math.E })),
      (ref) => {
        // The same size, in another file, as when a file is mended.
        writeFileSync(`${stepsOf(ref)}.new`, lines(0, MANY).replace('"loss":0', '"loss":1'));
        renameSync(`${stepsOf(ref)}.new`, stepsOf(ref));
      },
      (ref) => {
        // Cut back and written again, to a greater length.
        truncateSync(stepsOf(ref), statSync(stepsOf(ref)).size - 100_000);
        appendFileSync(stepsOf(ref), `\n${lines(0, 5000, { factor: Math.PI })}`);
      },
      (ref) => truncateSync(stepsOf(ref), statSync(stepsOf(ref)).size - 1000),
    ];
    for (const change of changes) {
      const ref = store(lines(0, MANY));
      ask(ref);
      change(ref);
      expect(ask(ref)).toEqual(anew(ref));
    }
  });

  it("is read anew when a later attempt did a part of it again", () => {
    const life = [created(), started(), ended()];
    const ref = store(lines(0, MANY), life);
    expect(ask(ref)?.count).toBe(MANY);
    appendFileSync(join(ref.folder, "run.ndjson"), `${JSON.stringify(started({ attempt: 2 }))}\n`);
    expect(ask(ref)?.count).toBe(MANY);
    appendFileSync(stepsOf(ref), lines(MANY - 1000, MANY + 5000, { attempt: 2, factor: Math.E }));
    const resumed = ask(ref);
    expect(resumed?.count).toBe(MANY + 5000);
    expect(resumed).toEqual(anew(ref));
    // The third attempt goes further back than the second.
    appendFileSync(join(ref.folder, "run.ndjson"), `${JSON.stringify(started({ attempt: 3 }))}\n`);
    appendFileSync(stepsOf(ref), lines(MANY - 2000, MANY - 1990, { attempt: 3 }));
    expect(ask(ref)?.count).toBe(MANY - 1990);
    // A process of the first attempt was late: some of what it tells is superseded, and some is not.
    appendFileSync(stepsOf(ref), lines(MANY - 2010, MANY - 1980));
    expect(ask(ref)?.count).toBe(MANY - 1980);
    expect(ask(ref)).toEqual(anew(ref));
    expect(ask(ref, "loss", { attempt: 1 })?.count).toBe(MANY + 30);
  });

  it("answers for a part of the axis only as exactly as the steps do", () => {
    const ref = store(lines(0, MANY));
    const part = { from: 20_000, to: 20_099 };
    const cold = ask(ref, "loss", part);
    expect(cold).toMatchObject({ count: 100 });
    expect([...(cold?.from ?? [])]).toEqual(Array.from({ length: 100 }, (_, index) => 20_000 + index));
    ask(ref);
    expect(ask(ref, "loss", part)).toEqual(cold);
    // Of few points, each is there.
    const few = anew(ref, "val/loss", part);
    ask(ref, "val/loss");
    spoil(ref);
    expect(ask(ref, "val/loss", part)).toEqual(few);
    expect(few).toMatchObject({ count: 1 });
  });

  it("is no use when it is damaged, and does no harm", () => {
    const ref = store(lines(0, MANY));
    const truth = ask(ref);
    const [file = ""] = readdirSync(keptOf(ref));
    const path = join(keptOf(ref), file);
    const whole = readFileSync(path);
    for (const bytes of [
      Buffer.alloc(0),
      whole.subarray(0, 100),
      whole.subarray(0, 1003),
      whole.subarray(0, -48),
      Buffer.concat([whole.subarray(0, -96), Buffer.alloc(96)]),
      Buffer.from("{}\n"),
      Buffer.from("null\n"),
    ]) {
      writeFileSync(path, bytes);
      expect(ask(ref)).toEqual(truth);
      expect(readFileSync(path)).toEqual(whole);
    }
  });

  it("is not kept where the folder cannot be written, and read all the same", () => {
    const ref = store(lines(0, MANY));
    writeFileSync(keptOf(ref), "somebody's own");
    expect(ask(ref)?.count).toBe(MANY);
    expect(readFileSync(keptOf(ref), "utf8")).toBe("somebody's own");
    rmSync(keptOf(ref));
    chmodSync(ref.folder, 0o555);
    expect(ask(ref)?.count).toBe(MANY);
    chmodSync(ref.folder, 0o755);
  });

  it("takes away what readers left that were killed while they wrote, and nothing else", () => {
    const ref = store(lines(0, MANY));
    ask(ref);
    const [old, fresh] = ["a.new", "b.new"].map((name) => join(keptOf(ref), name));
    for (const path of [old, fresh]) writeFileSync(path as string, "half");
    utimesSync(old as string, 1, 1);
    ask(ref, "val/loss");
    expect(existsSync(old as string)).toBe(false);
    expect(existsSync(fresh as string)).toBe(true);
  });

  it("is nothing that check finds fault with", () => {
    const ref = store(lines(0, MANY));
    ask(ref);
    expect(readdirSync(ref.folder)).toContain(".series");
    const { findings } = checkRun(join(ref.folder, "../.."), ref, { kind: "quiet" }, Date.now());
    expect(findings).toEqual([]);
  });
});
