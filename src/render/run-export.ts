import type { RunView } from "../history/run-view.ts";
import type { Grid } from "./grid.ts";

/** The metrics of a run for other programs, a row each. */
export const metricsGrid = ({ summary }: RunView, names: readonly string[]): Grid => ({
  columns: [
    "metric",
    "last",
    "last_step",
    "first",
    "min",
    "min_step",
    "max",
    "max_step",
    "count",
    "nan",
    "step_metric",
  ],
  rows: names.flatMap((name) => {
    const metric = summary.metrics.get(name);
    if (metric === undefined) return [];
    const { last, lastStep, first, min, minStep, max, maxStep, count, nan, stepMetric } = metric;
    return [[name, last, lastStep, first, min, minStep, max, maxStep, count, nan, stepMetric]];
  }),
});
