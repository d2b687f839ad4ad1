import { describe, expect, it } from "vitest";
import type { MetricRule } from "../../src/history/life.ts";
import { bestOf, goalAmong, goalByName } from "../../src/history/metric-goal.ts";
import { metricOf, viewOf } from "../render/views.ts";

const rule = (name: string, goal: MetricRule["goal"]): MetricRule => ({ name, stepMetric: null, goal });

describe("which way of a metric is better", () => {
  it.each([
    ["loss", "minimize"],
    ["train/loss", "minimize"],
    ["loss/val", "minimize"],
    ["eval_loss", "minimize"],
    ["valLoss", "minimize"],
    ["Perplexity", "minimize"],
    ["error_rate", "minimize"],
    ["val.err", "minimize"],
    ["acc@5", "maximize"],
    ["acc1", "maximize"],
    ["f1_macro", "maximize"],
    ["r2", "maximize"],
    ["mAP", "maximize"],
    ["rewards/mean", "maximize"],
    ["reward/std", null],
    ["loss_scale", null],
    ["success_rate", "maximize"],
    ["learning_rate", null],
    ["lr", null],
    ["grad_norm", null],
    ["epoch", null],
    ["", null],
    ["損失", null],
  ])("%s by its name: %s", (name, goal) => expect(goalByName(name) ?? null).toBe(goal));

  it("is told by the last rule that fits, before its name", () => {
    const rules = [rule("val/*", "minimize"), rule("val/score", "maximize"), rule("loss", "maximize")];
    const views = [viewOf(), viewOf({ life: { rules } })];
    expect(goalAmong("val/anything", views)).toBe("minimize");
    expect(goalAmong("val/score", views)).toBe("maximize");
    expect(goalAmong("loss", views)).toBe("maximize");
  });

  it("is not told by a rule without a goal", () => {
    const rules = [rule("loss", "maximize"), rule("*", null)];
    expect(goalAmong("loss", [viewOf({ life: { rules } })])).toBe("maximize");
  });

  it("is unknown where two runs contradict each other", () => {
    const views = (["minimize", "maximize"] as const).map((goal) =>
      viewOf({ life: { rules: [rule("loss", goal)] } }),
    );
    expect(goalAmong("loss", views)).toBeUndefined();
  });
});

describe("the best of a metric", () => {
  const metric = metricOf(0.5, { min: 0.1, minStep: 7, max: 0.9, maxStep: 3 });
  it("is its least or its greatest number", () => {
    expect(bestOf(metric, "minimize")).toEqual({ value: 0.1, step: 7 });
    expect(bestOf(metric, "maximize")).toEqual({ value: 0.9, step: 3 });
  });
  it("is none for texts", () => expect(bestOf(metricOf("NaN"), "minimize")).toBeNull());
});
