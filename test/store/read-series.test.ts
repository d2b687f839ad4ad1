import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricRule } from "../../src/history/life.ts";
import type { Axis, Series } from "../../src/history/series.ts";
import { readSeries, type SeriesOptions } from "../../src/store/read-series.ts";
import { UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { recordText, rewoundEvents, type StepLine } from "../support/folding.ts";
import { anyRewoundSteps, anyRules, anySteps } from "../support/step-lines.ts";
import { type ModelPoint, pointsOf } from "../support/steps-model.ts";
import { created, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

const METRICS = ["loss", "lr", "val/loss", "epoch", "tokens", "train/global_step"];
const STEP: Axis = { kind: "step" };

const eventOf = ({ name, stepMetric }: MetricRule) => ({
  event: "metric",
  timestamp: "2026-11-23T03:26:00.000Z",
  name,
  ...(stepMetric === null ? {} : { step_metric: stepMetric }),
});

function storeLines(root: string, lines: readonly StepLine[], rules: readonly MetricRule[], attempts = 1) {
  const starts = Array.from({ length: attempts }, (_, index) => started({ attempt: index + 1 }));
  return storeRun(root, {
    "run.ndjson": [created(), ...starts, ...rules.map(eventOf), ...rewoundEvents(lines)],
    "steps.ndjson": lines.map((line) => `${recordText(line)}\n`).join(""),
  });
}

/** A series by docs/format.md and src/history/series.ts, in the plainest words. */
function expected(points: readonly ModelPoint[], axis: Axis, begun: number) {
  const xOf = ({ x, line, lastOf }: ModelPoint): number | undefined =>
    axis.kind === "step"
      ? x
      : axis.kind === "time"
        ? (Date.parse(line.timestamp) - begun) / 1000
        : lastOf(axis.name);
  const drawn = points.filter(({ value }) => ["number", "string", "boolean"].includes(typeof value));
  const placed = drawn.flatMap((point) => {
    const x = xOf(point);
    return x === undefined ? [] : [{ x, value: point.value }];
  });
  const sorted = placed.sort((a, b) => a.x - b.x);
  const marked = ["NaN", "Infinity", "-Infinity"];
  const texts = placed.filter(({ value }) => typeof value !== "number" && !marked.includes(value as string));
  return {
    numbers: sorted.filter(({ value }) => typeof value === "number").map(({ x, value }) => [x, value]),
    marks: sorted.filter(({ value }) => marked.includes(value as string)),
    categories: texts.map(({ value }) => String(value)).sort(),
    count: placed.length,
    unplaced: drawn.length - placed.length,
  };
}

const told = ({ from, to, min, max, mean, marks, categories, count, unplaced }: Series) => {
  for (const each of [to, min, max, mean]) expect(each.length).toBe(from.length);
  expect(to).toEqual(from);
  expect(min).toEqual(max);
  expect(mean).toEqual(min);
  return {
    numbers: [...from.keys()].map((index) => [from[index], min[index]]),
    marks,
    categories: [...categories].flatMap(([text, times]) => Array.from({ length: times }, () => text)).sort(),
    count,
    unplaced,
  };
};

const anyAxis: fc.Arbitrary<Axis> = fc.constantFrom<Axis>(
  STEP,
  STEP,
  { kind: "time" },
  { kind: "metric", name: "epoch" },
  { kind: "metric", name: "loss" },
);

describe("a short series", () => {
  it("has the points that the format says, at every rank and attempt, over every axis", () => {
    const root = testFolder();
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 3 })
          .chain((attempts) => fc.tuple(anyRewoundSteps(attempts), fc.constant(attempts))),
        anyRules,
        fc.nat(1),
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        anyAxis,
        ([lines, attempts], rules, rank, attempt, axis) => {
          const ref = storeLines(root, lines, rules, attempts);
          const mine = lines.filter((line) => line.rank === rank);
          const has = (name: string) => mine.some(({ fields }) => fields.some(([key]) => key === name));
          const options: SeriesOptions = {
            metrics: METRICS,
            axis,
            rank,
            missing: "leave out",
            ...(attempt === undefined ? {} : { attempt }),
          };
          if (axis.kind === "metric" && !has(axis.name)) {
            if (METRICS.some(has)) expect(() => readSeries(ref, options)).toThrow(UserError);
            return;
          }
          const read = readSeries(ref, options);
          expect([...read.keys()]).toEqual(METRICS.filter(has));
          for (const [metric, series] of read) {
            const model = pointsOf(
              lines,
              { rank, rules, ...(attempt === undefined ? {} : { attempt }) },
              metric,
            );
            const begun = Date.parse(mine[0]?.timestamp ?? "");
            expect(told(series), metric).toEqual(expected(model.points, axis, begun));
            expect(series.stepMetric).toBe(axis.kind === "step" ? model.stepMetric : null);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is the same whether metrics are read together or one by one", () => {
    const root = testFolder();
    fc.assert(
      fc.property(anySteps(1), anyRules, (lines, rules) => {
        const ref = storeLines(root, lines, rules);
        const options = { axis: STEP, missing: "leave out" } as const;
        const together = readSeries(ref, { ...options, metrics: METRICS });
        for (const metric of METRICS)
          expect(readSeries(ref, { ...options, metrics: [metric] }).get(metric)).toEqual(
            together.get(metric),
          );
      }),
      { numRuns: 200 },
    );
  });

  it("may be a part of the axis, its bounds included", () => {
    const ref = storeRun(testFolder(), {
      "run.ndjson": FINISHED,
      "steps.ndjson": [0, 1, 2, 3, 4].map((x) => step(x, { loss: x === 3 ? "NaN" : x / 2 })),
    });
    const series = readSeries(ref, { metrics: ["loss"], axis: STEP, from: 1, to: 3 }).get("loss");
    expect(series).toMatchObject({ count: 3, marks: [{ x: 3, value: "NaN" }] });
    expect([...(series?.from ?? [])]).toEqual([1, 2]);
  });

  it("is smoothed as TensorBoard smooths it", () => {
    const ref = storeRun(testFolder(), {
      "run.ndjson": FINISHED,
      "steps.ndjson": [4, 0, 2].map((loss, x) => step(x, { loss })),
    });
    const series = readSeries(ref, { metrics: ["loss"], axis: STEP, smooth: 0.5 }).get("loss");
    expect([...(series?.mean ?? [])]).toEqual([4, 1 / 0.75, 1.5 / 0.875]);
    expect([...(series?.max ?? [])]).toEqual([4, 0, 2]);
  });

  it("has no points where no line has been written, or not whole", () => {
    const root = testFolder();
    const ref = storeRun(root, { "run.ndjson": FINISHED, "steps.ndjson": [step(0, { loss: 1 })] });
    writeFileSync(join(ref.folder, "steps.ndjson"), '{"step":1,"timestamp":"T","loss":2', { flag: "a" });
    expect(readSeries(ref, { metrics: ["loss"], axis: STEP }).get("loss")?.count).toBe(1);
    const empty = storeRun(root, { "run.ndjson": FINISHED }, "p", "empty");
    expect(() => readSeries(empty, { metrics: ["loss"], axis: STEP })).toThrow(
      '"p/empty" has no metric "loss".',
    );
  });
});

describe("a metric that a run does not have", () => {
  const stored = () =>
    storeRun(testFolder(), {
      "run.ndjson": FINISHED,
      "steps.ndjson": [
        step(0, { "train/loss": 1, "val/loss": 2 }),
        step(1, { accuracy: 1 }),
        { ...step(1), _rank: 1, lr: 1 },
      ],
    });

  const problem = (options: Partial<SeriesOptions>): UserError => {
    try {
      readSeries(stored(), { metrics: [], axis: STEP, ...options });
    } catch (error) {
      if (error instanceof UserError) return error;
    }
    return expect.fail("there was no error for the user");
  };

  it("is told with those that are written like it, and with all there are", () => {
    const { message, hints } = problem({ metrics: ["val/los"] });
    expect(message).toBe('"p/r" has no metric "val/los".');
    expect(hints).toEqual(["Did you mean val/loss?", "Its metrics: train/loss, val/loss, accuracy"]);
    expect(problem({ metrics: ["accuracy", "loss"] }).hints[0]).toBe("Did you mean val/loss, or train/loss?");
  });

  it("may be one of another rank, or one of its own that is no metric", () => {
    expect(problem({ metrics: ["accuracy"], rank: 1 })).toMatchObject({
      message: '"p/r" has no metric "accuracy" at rank 1.',
      hints: ["Its metrics: loss, lr"],
    });
    expect(problem({ metrics: ["step"] }).message).toBe('"p/r" has no metric "step".');
    expect(problem({ metrics: ["timestamp"] }).message).toBe('"p/r" has no metric "timestamp".');
  });

  it("may be the axis", () => {
    const axis: Axis = { kind: "metric", name: "epoch" };
    expect(problem({ metrics: ["accuracy"], axis }).message).toBe('"p/r" has no metric "epoch".');
  });

  it("is left out where that is asked for", () => {
    const read = readSeries(stored(), { metrics: ["nothing", "accuracy"], axis: STEP, missing: "leave out" });
    expect([...read.keys()]).toEqual(["accuracy"]);
  });
});
