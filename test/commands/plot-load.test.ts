import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadPlot, type Plot } from "../../src/commands/plot-load.ts";
import { parsePlot } from "../../src/commands/plot-options.ts";
import { plottedRuns } from "../../src/commands/plot-runs.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, started, step, storeRun } from "../support/stored-run.ts";

let root: string;

function store(run: string, steps: readonly object[]): string {
  const names = { project: "p", run, session: `s-${run}` };
  const { folder } = storeRun(
    root,
    { "run.ndjson": [created(names), started(names), ended()], "steps.ndjson": steps },
    "p",
    run,
  );
  return join(folder, "summary.json");
}

function plot(targets: string[], metric: string[]): Plot {
  const options = parsePlot(targets, { metric });
  return loadPlot(options, plottedRuns(root, targets, { now: 0 }), 4, 100);
}

const lines = ({ charts }: Plot) =>
  charts.map(({ title, lines }) => [title, ...lines.map(({ name, series }) => [name, [...series.max]])]);

beforeEach(() => {
  root = testFolder();
});

describe("what of a run is read to draw it", () => {
  const steps = [step(0, { loss: 2, acc: 0 }), step(1, { loss: 1, acc: 5 })];

  it("is one metric, where that is named: nothing else of it is summed up", () => {
    const summaries = [store("a", steps), store("b", steps)];
    expect(lines(plot(["a", "b"], ["loss"]))).toEqual([["loss", ["a", [2, 1]], ["b", [2, 1]]]]);
    expect(summaries.filter(existsSync)).toEqual([]);
  });

  it("is everything, where a run has no such metric, for a pattern, and for several", () => {
    for (const [place, [metric, drawn]] of [
      ["loss", ["loss"]],
      ["l*", ["loss"]],
      ["loss,acc", ["acc", "loss"]],
    ].entries() as Iterable<[number, [string, string[]]]>) {
      const summary = store(`a${place}`, steps);
      store(`b${place}`, [step(0, { acc: 1 })]);
      const charts = plot([`a${place}`, `b${place}`], metric.split(",")).charts;
      expect(charts.map(({ title }) => title)).toEqual(drawn);
      expect(existsSync(summary)).toBe(true);
    }
  });

  it("is the lowest rank that logged, where rank 0 did not", () => {
    store("a", [step(0, { loss: 7, _rank: 2 }), step(0, { loss: 8, _rank: 3 })]);
    expect(lines(plot(["a"], ["loss"]))).toEqual([["loss", ["p/a", [7]]]]);
  });

  it("is said of a run that cannot be read", () => {
    store("a", steps);
    writeFileSync(join(root, "p/a/run.ndjson"), `${JSON.stringify(created({ format: 99 }))}\n`);
    expect(() => plot(["a"], ["loss"])).toThrow('"p/a" is of format 99');
    expect(() => plot(["a"], ["nope*"])).toThrow('"p/a" is of format 99');
  });
});
