import type { MetricRule } from "./life.ts";

/** What transformers' Trainer counts by when it logs without a step. */
export const GLOBAL_STEP = "train/global_step";

/** Whether a name fits a pattern in which `*` stands for any text. Each part is looked for once: no pattern takes long. */
function fits(pattern: string, name: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** Which way is better, by the last rule that fits a metric and says so; null where none does. */
export const goalOf = (metric: string, rules: readonly MetricRule[]): MetricRule["goal"] =>
  rules.findLast(({ name, goal }) => goal !== null && fits(name, metric))?.goal ?? null;

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
