import { beforeEach, describe, expect, it } from "vitest";
import { plotDocument } from "../../src/commands/plot-document.ts";
import { loadPlot, type Plot } from "../../src/commands/plot-load.ts";
import { type PlotFlags, parsePlot } from "../../src/commands/plot-options.ts";
import { plottedRuns } from "../../src/commands/plot-runs.ts";
import { UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, started, step, storeRun } from "../support/stored-run.ts";

let root: string;
beforeEach(() => {
  root = testFolder();
});

/** The time of the first step and of the start, `seconds` later. */
const at = (seconds: number): string =>
  new Date(Date.parse("2026-11-23T03:26:00.000Z") + seconds * 1000).toISOString();
const sample = (seconds: number, values: object, stamp: object = {}): object => ({
  timestamp: at(seconds),
  ...stamp,
  ...values,
});

function store(run: string, samples: readonly (object | string)[], steps: readonly object[] = []): void {
  const names = { project: "p", run, session: `s-${run}` };
  const files = { "run.ndjson": [created(names), started(names), ended()], "system.ndjson": samples };
  storeRun(root, { ...files, ...(steps.length > 0 ? { "steps.ndjson": steps } : {}) }, "p", run);
}

function plot(targets: string[], metric: string[], flags: PlotFlags = {}): Plot {
  const options = parsePlot(targets, { metric, ...flags });
  const { rank, attempt } = options;
  const chosen = { ...(rank === undefined ? {} : { rank }), ...(attempt === undefined ? {} : { attempt }) };
  return loadPlot(options, plottedRuns(root, targets, { now: 0, ...chosen }), 4, 100);
}

/** What is drawn: each chart's title and axis, and of each run its points. */
const drawn = ({ charts }: Plot) =>
  charts.map(({ title, x, lines }) => [
    `${title} over ${x.label}`,
    ...lines.map(({ series }) => [series.run, ...Array.from(series.mean, (y, i) => [series.from[i], y])]),
  ]);

const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return [error.message, ...error.hints].join("\n");
    throw error;
  }
  return "nothing was thrown";
};

describe("samples of the machine", () => {
  it("are drawn over the time from the first step on, whatever the axis of metrics is", () => {
    const samples = [sample(-2, { "cpu/utilization": 10 }), sample(8, { "cpu/utilization": 90.5 })];
    store("a", samples, [step(3, { loss: 1, epoch: 1 })]);
    store("b", [sample(5, { "cpu/utilization": 7 })]);
    const expected = ["cpu/utilization over time", ["a", [-2, 10], [8, 90.5]], ["b", [5, 7]]];
    expect(drawn(plot(["a", "b"], ["cpu/utilization"]))).toEqual([expected]);
    expect(drawn(plot(["a", "b"], ["loss", "cpu/*"], { x: "epoch" }))).toEqual([
      ["loss over epoch", ["a", [1, 1]]],
      expected,
    ]);
  });

  it("are asked for by names, patterns and lists, and those that tell most come first", () => {
    store("a", [
      sample(0, { "disk/used": 1, "cpu/utilization": 2, "gpu/0/utilization": 3, "gpu/1/utilization": 4 }),
    ]);
    const titles = (...metric: string[]) => plot(["a"], metric).charts.map(({ title }) => title);
    expect(titles("gpu/*/utilization")).toEqual(["gpu/0/utilization", "gpu/1/utilization"]);
    expect(titles("disk/used,cpu/*")).toEqual(["cpu/utilization", "disk/used"]);
    expect(titles("system/gpu/1/utilization")).toEqual(["gpu/1/utilization"]);
    expect(titles("system/*")).toEqual([
      "cpu/utilization",
      "gpu/0/utilization",
      "gpu/1/utilization",
      "disk/used",
    ]);
  });

  it("stand behind a metric of the same name, and are reached by system/", () => {
    const steps = [step(0, { "gpu/mem": 5, loss: 1 })];
    store("a", [sample(1, { "gpu/mem": 6, "gpu/temp": 7 })], steps);
    store("b", [sample(1, { "gpu/mem": 8 })]);
    expect(drawn(plot(["a", "b"], ["gpu/mem"]))).toEqual([["gpu/mem over step", ["a", [0, 5]]]]);
    expect(drawn(plot(["a"], ["gpu/*"]))).toEqual([["gpu/mem over step", ["a", [0, 5]]]]);
    expect(drawn(plot(["a"], ["system/gpu/*", "gpu/mem"]))).toEqual([
      ["gpu/mem over step", ["a", [0, 5]]],
      ["system/gpu/mem over time", ["a", [1, 6]]],
      ["gpu/temp over time", ["a", [1, 7]]],
    ]);
  });

  it("are not drawn where nobody asks for them", () => {
    store("a", [sample(1, { "cpu/utilization": 6 })], [step(0, { loss: 1 })]);
    const { charts, more } = plot(["a"], []);
    expect([charts.map(({ title }) => title), more]).toEqual([["loss"], []]);
    expect(plot(["a"], ["*"]).charts.map(({ title }) => title)).toEqual(["loss"]);
  });

  it("go on through attempts, of which one may be chosen", () => {
    const values = (number: number) => ({ "cpu/utilization": number });
    store("a", [sample(0, values(1)), sample(10, values(2), { _attempt: 2 })]);
    const [, whole] = drawn(plot(["a"], ["cpu/*"]))[0] ?? [];
    expect(whole).toEqual(["a", [0, 1], [10, 2]]);
    expect(drawn(plot(["a"], ["cpu/*"], { attempt: "2" }))[0]?.[1]).toEqual(["a", [10, 2]]);
    expect(messageOf(() => plot(["a"], ["system/cpu/*"], { attempt: "3" }))).toContain(
      "It has no samples of the machine in attempt 3.",
    );
  });

  it("are those of rank 0, of the lowest rank where that has none, or of the one that is chosen", () => {
    const on = (rank: number, number: number) => sample(rank, { "gpu/0/power": number }, { _rank: rank });
    store("a", [on(3, 30), on(2, 20)], [step(0, { loss: 1, _rank: 5 })]);
    store("b", [on(1, 10), sample(0, { "gpu/0/power": 5 })]);
    expect(drawn(plot(["a", "b"], ["gpu/0/power"]))[0]?.slice(1)).toEqual([
      ["a", [2, 20]],
      ["b", [0, 5]],
    ]);
    expect(drawn(plot(["b"], ["gpu/0/power"], { rank: "1" }))[0]?.[1]).toEqual(["b", [1, 10]]);
    expect(messageOf(() => plot(["b"], ["system/gpu/*"], { rank: "2" }))).toContain(
      "It has no samples of the machine of rank 2",
    );
  });

  it("may be anything that a program reports, and lines that are none of ours", () => {
    store("a", [
      '{"timestamp":"2026-11-23T03:26:00.000Z","x":1,"cores":[1,2],"mode":"fast"}',
      "{torn",
      '{"timestamp":"2026-11-23T03:26:01.000Z","x":"NaN","mode":"slow"}',
      '{"timestamp":"2026-11-23T03:26:02.000Z","x":1e999,"mode":true}',
      '{"timestamp":"2026-11-23T03:26:03.000Z","x":null,"mode":"fast"}',
      '{"timestamp":"2026-11-23T03:26:04.000Z","x":0.30000000000000004,"mode":"fast"}',
      '{"timestamp":"soon","x":5,"mode":"fast"}',
    ]);
    const [x, mode] = plot(["a"], ["x", "mode"]).charts;
    const [series] = x?.lines ?? [];
    expect(Array.from(series?.series.mean ?? [])).toEqual([1, 0.30000000000000004]);
    expect(series?.series.marks).toEqual([
      { x: 1, value: "NaN" },
      { x: 2, value: "Infinity" },
    ]);
    expect(series?.series.unplaced).toBe(1);
    expect(mode?.kind).toBe("bars");
    expect([...(mode?.lines[0]?.series.categories ?? [])]).toEqual([
      ["fast", 3],
      ["slow", 1],
      ["true", 1],
    ]);
  });

  it("have units, in charts and for programs", () => {
    store("a", [sample(0, { "process/rss": 1, "my/own": 2 })], [step(0)]);
    const plotted = plot(["a"], ["process/rss", "my/own", "loss"]);
    expect(plotDocument(plotted)).toMatchObject({
      charts: [
        { metric: "loss", over: "step", unit: null },
        { metric: "process/rss", over: "time", unit: "GiB" },
        { metric: "my/own", over: "time", unit: null },
      ],
    });
  });

  it("are told of where a name is misspelt", () => {
    store("a", [sample(0, { "cpu/utilization": 1 })], [step(0)]);
    expect(messageOf(() => plot(["a"], ["cpu/utilisation"]))).toBe(
      [
        '"p/a" has no metric "cpu/utilisation".',
        "Did you mean cpu/utilization?",
        "Its metrics: loss",
        "Its samples of the machine: 'system/*'",
      ].join("\n"),
    );
    expect(messageOf(() => plot(["a"], ["system/cpu/utilisation"]))).toBe(
      [
        '"p/a" has no sample of the machine "system/cpu/utilisation".',
        "Did you mean system/cpu/utilization?",
        "Its samples: system/cpu/utilization",
      ].join("\n"),
    );
    store("b", [], [step(0)]);
    expect(messageOf(() => plot(["a", "b"], ["system/cpu/*"]))).toBe("nothing was thrown");
    expect(messageOf(() => plot(["b"], ["system/cpu/*"]))).toBe(
      '"p/b" has no sample of the machine "system/cpu/*".\nIt has no samples of the machine.',
    );
  });

  it("become buckets, however many lines there are", () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      sample(index, { "cpu/utilization": index % 100 }),
    );
    store("a", lines);
    const [chart] = plot(["a"], ["cpu/utilization"]).charts;
    expect(chart?.lines[0]?.series.count).toBe(20_000);
    expect(chart?.y).toMatchObject({ min: 0, max: 99 });
    expect(chart?.lines[0]?.series.mean.length).toBeLessThanOrEqual(100);
  });
});
