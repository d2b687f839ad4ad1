import { describe, expect, it } from "vitest";
import type { MetricRule } from "../../src/history/life.ts";
import { stepMetricOf } from "../../src/history/step-metric.ts";

const rule = (name: string, stepMetric: string | null): MetricRule => ({ name, stepMetric, goal: null });
const NONE = new Set<string>();
const GLOBAL = new Set(["train/global_step"]);

describe("a metric's step metric", () => {
  it.each([
    ["val/*", "val/loss", true],
    ["val/*", "val/", true],
    ["val/*", "val", false],
    ["*/loss", "a/b/loss", true],
    ["*/loss", "a/loss2", false],
    ["*", "", true],
    ["a*b*c", "a--b\n--c", true],
    ["a.c", "abc", false],
    ["a+(b)", "a+(b)", true],
    ["[ab]*", "a", false],
    ["a\\*", "a\\x", true],
    ["loss", "Loss", false],
  ])("by the pattern %j, for %j: %s", (pattern, name, wanted) => {
    expect(stepMetricOf(name, [rule(pattern, "epoch")], NONE)).toBe(wanted ? "epoch" : null);
  });

  it("is that of the last rule that fits and names one", () => {
    const rules = [rule("*", "a"), rule("val/*", "b"), rule("val/loss", null), rule("train/*", "c")];
    expect(stepMetricOf("val/loss", rules, NONE)).toBe("b");
    expect(stepMetricOf("x", rules, NONE)).toBe("a");
  });

  it("is the step for the step metric itself", () => {
    expect(stepMetricOf("epoch", [rule("*", "epoch")], GLOBAL)).toBeNull();
  });

  it("is train/global_step where the line carries it and no rule fits", () => {
    expect(stepMetricOf("loss", [], GLOBAL)).toBe("train/global_step");
    expect(stepMetricOf("loss", [rule("val/*", "epoch")], GLOBAL)).toBe("train/global_step");
    expect(stepMetricOf("loss", [rule("*", "epoch")], GLOBAL)).toBe("epoch");
    expect(stepMetricOf("loss", [], NONE)).toBeNull();
  });

  it("is found in no time for a pattern of many stars, which a program may declare", () => {
    const began = performance.now();
    expect(stepMetricOf("a".repeat(300), [rule(`${"*a".repeat(3)}*b`, "epoch")], NONE)).toBeNull();
    expect(performance.now() - began).toBeLessThan(200);
  });
});
