import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricRule } from "../../src/history/life.ts";
import { StepsFold, type StepsView } from "../../src/history/steps-fold.ts";
import { foldFlat, foldSlowly, type StepLine } from "../support/folding.ts";
import { anyRewoundSteps, anyRules, anySteps } from "../support/step-lines.ts";
import { cutoffsOf, modelOf } from "../support/steps-model.ts";

const told = (fold: StepsFold) => ({ steps: fold.steps, metrics: fold.summaries(), ranks: fold.ranks });

function viewOf(lines: readonly StepLine[], rank: number, rules: readonly MetricRule[]): StepsView {
  const cutoffs = cutoffsOf(lines, rank, rules);
  return { rank, rules, ...(cutoffs === undefined ? {} : { cutoffs }) };
}

describe("the fold of a run's steps", () => {
  it("is what the format says, for one attempt, whatever its lines, ranks and step metrics", () => {
    fc.assert(
      fc.property(
        anySteps(1),
        anyRules,
        fc.nat(2),
        fc.integer({ min: 1, max: 6 }),
        (lines, rules, rank, batch) => {
          const wanted = modelOf(lines, { rank, rules });
          expect(told(foldSlowly({ rank, rules }, lines))).toEqual(wanted);
          expect(told(foldFlat({ rank, rules }, lines, batch))).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["what later attempts did again, by the step and by step metrics", anySteps(4)],
    ["what a rank went back behind, all of it or what has the names", anyRewoundSteps(3)],
  ])("hides %s", (_, anyLines) => {
    fc.assert(
      fc.property(
        anyLines,
        anyRules,
        fc.nat(2),
        fc.integer({ min: 1, max: 6 }),
        (lines, rules, rank, batch) => {
          const view = viewOf(lines, rank, rules);
          const wanted = modelOf(lines, { rank, rules });
          expect(told(foldSlowly(view, lines))).toEqual(wanted);
          expect(told(foldFlat(view, lines, batch))).toEqual(wanted);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("shows one attempt whole, superseded or not", () => {
    fc.assert(
      fc.property(anySteps(3), anyRules, fc.integer({ min: 1, max: 3 }), (lines, rules, attempt) => {
        const wanted = modelOf(lines, { rank: 0, rules, attempt });
        expect(told(foldSlowly({ rank: 0, rules, attempt }, lines))).toEqual(wanted);
        expect(told(foldFlat({ rank: 0, rules, attempt }, lines, 5))).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  it("goes on where a summary stopped as if it had never stopped", () => {
    fc.assert(
      fc.property(anySteps(1, false), anyRules, fc.nat(12), (lines, rules, cut) => {
        const view = { rank: 0, rules };
        const before = foldSlowly(view, lines.slice(0, cut));
        const after = StepsFold.resume(
          view,
          { ...before.steps },
          before.summaries(),
          before.ranks,
          before.lowest,
        );
        for (const line of lines.slice(cut))
          after.addRecord(new Map(line.fields.map(([name, text]) => [name, JSON.parse(text)])), line);
        expect(told(after)).toEqual(told(foldSlowly(view, lines)));
      }),
      { numRuns: 500 },
    );
  });
});

it("counts the steps of a Trainer that went on from a checkpoint once each", () => {
  const log = (
    attempt: number,
    step: number,
    globalStep: number,
    fields = [["loss", "1"]] as const,
  ): StepLine => ({
    step,
    attempt,
    rank: 0,
    rewind: 0,
    timestamp: "2026-11-23T03:26:00.000Z",
    fields: [...fields, ["train/global_step", String(globalStep)]],
  });
  // It saved at 6, died at 9, and logged 7 again at the step behind the last.
  const first = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((global, step) => log(1, step, global));
  const second = [7, 8, 9, 10].map((global, index) => log(2, 9 + index, global));
  const lines = [...first, ...second];
  const view = viewOf(lines, 0, []);
  for (const fold of [foldSlowly(view, lines), foldFlat(view, lines, 3)]) {
    expect(fold.summaries().get("loss")).toMatchObject({ count: 10, lastStep: 10 });
    expect(fold.steps).toMatchObject({ count: 10, superseded: 3, first: 0, last: 12 });
  }
});

/** Rank 0's lines of one attempt, each a step. */
const simple = (...records: readonly Record<string, string>[]): StepLine[] =>
  records.map((record, step) => ({
    step,
    attempt: 1,
    rank: 0,
    rewind: 0,
    timestamp: "2026-11-23T03:26:00.000Z",
    fields: Object.entries(record),
  }));

const both = (lines: readonly StepLine[], rules: readonly MetricRule[] = []) =>
  [foldSlowly({ rank: 0, rules }, lines), foldFlat({ rank: 0, rules }, lines, 2)].map((fold) =>
    fold.summaries(),
  );

describe("a metric", () => {
  it("tells its extremes to the bit where they differ in the last of many digits", () => {
    const texts = [
      "0.30000000000000004",
      "0.3000000000000000",
      "0.30000000000000010",
      "0.299999999999999988897769753748434595763683319091796875",
    ];
    for (const summary of both(simple(...texts.map((loss) => ({ loss }))))) {
      expect(summary.get("loss")).toMatchObject({
        min: 0.3,
        minStep: 1,
        max: 0.3000000000000001,
        maxStep: 2,
        last: 0.3,
      });
    }
  });

  it("has its first extreme's step where the extreme comes again", () => {
    for (const summary of both(simple({ a: "1" }, { a: "0.5" }, { a: "2" }, { a: "0.5" }, { a: "2" })))
      expect(summary.get("a")).toMatchObject({ minStep: 1, maxStep: 2 });
  });

  it("counts only the string NaN as NaN", () => {
    for (const summary of both(simple({ a: '"NaN"' }, { a: '"nan"' }, { a: '"Infinity"' }, { a: '"NaN"' })))
      expect(summary.get("a")).toMatchObject({
        count: 4,
        nan: 2,
        min: null,
        max: null,
        first: null,
        last: "NaN",
      });
  });

  it("shows a thousand characters of a long text", () => {
    for (const summary of both(simple({ a: `"${"x".repeat(5000)}"` })))
      expect(summary.get("a")?.last).toBe("x".repeat(1000));
  });

  it("may have any name, those of JavaScript included", () => {
    const names = ["__proto__", "constructor", "toString", ""];
    const lines: StepLine[] = [0, 1].map((step) => ({
      step,
      attempt: 1,
      rank: 0,
      rewind: 0,
      timestamp: "",
      fields: names.map((name) => [name, String(step)] as const),
    }));
    for (const fold of [
      foldSlowly({ rank: 0, rules: [] }, lines),
      foldFlat({ rank: 0, rules: [] }, lines, 2),
    ])
      expect([...fold.summaries()].map(([name, { count, last }]) => [name, count, last])).toEqual(
        names.map((name) => [name, 2, 1]),
      );
  });

  it("stands where it first appeared", () => {
    for (const summary of both(
      simple({ b: "1" }, { b: "1" }, { a: "1", b: "2" }, { c: "1" }, { a: "1", b: "2" }),
    ))
      expect([...summary.keys()]).toEqual(["b", "a", "c"]);
  });
});

describe("a step metric", () => {
  const rules: readonly MetricRule[] = [{ name: "val/*", stepMetric: "epoch", goal: null }];

  it("takes the step's place for the metrics that fit its rule", () => {
    const lines = simple(
      { loss: "5" },
      { "val/loss": "9" },
      { epoch: "3", "val/loss": "8" },
      { loss: "4" },
      { "val/loss": "10" },
    );
    for (const summary of both(lines, rules)) {
      expect(summary.get("loss")).toMatchObject({ lastStep: 3, stepMetric: null });
      // Step 1 before there was an epoch; epoch 3 on its line; the last epoch, 3, on a line without.
      expect(summary.get("val/loss")).toMatchObject({
        stepMetric: "epoch",
        minStep: 3,
        maxStep: 3,
        lastStep: 3,
      });
    }
  });

  it("is train/global_step where lines carry it and no rule says otherwise", () => {
    const lines = simple(
      { loss: "2", "train/global_step": "500" },
      { loss: "1", "train/global_step": "1000" },
    );
    for (const summary of both(lines))
      expect(summary.get("loss")).toMatchObject({
        stepMetric: "train/global_step",
        minStep: 1000,
        lastStep: 1000,
      });
  });
});
