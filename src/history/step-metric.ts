import type { MetricRule } from "./life.ts";

/** What transformers' Trainer counts by when it logs without a step. */
export const GLOBAL_STEP = "train/global_step";

/** Whether a name fits a pattern in which `*` stands for any text. */
function fits(pattern: string, name: string): boolean {
  if (!pattern.includes("*")) return pattern === name;
  const source = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(name);
}

/**
 * The metric that takes the place of the step for a metric: the last rule that fits it, else `train/global_step` on
 * lines that carry it. Null where the step itself counts.
 */
export function stepMetricOf(
  metric: string,
  rules: readonly MetricRule[],
  lineKeys: { has(key: string): boolean },
): string | null {
  const rule = rules.findLast(({ name, stepMetric }) => stepMetric !== null && fits(name, metric));
  if (rule !== undefined) return rule.stepMetric === metric ? null : rule.stepMetric;
  return lineKeys.has(GLOBAL_STEP) ? GLOBAL_STEP : null;
}
