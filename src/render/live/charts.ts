import { chartOf } from "../chart/chart.ts";
import { chartGrid } from "../chart/chart-grid.ts";
import type { Look } from "./look.ts";
import type { Details } from "./model.ts";

/** Drawn charts by what they show: most looks find nothing new of the selected run. */
const drawn = new WeakMap<Details, Map<string, readonly string[]>>();

/** Charts of a run's metrics, in rows of equal height; of those that were read so far. */
export function chartLines(
  details: Details,
  metrics: readonly string[],
  size: { readonly width: number; readonly height: number },
  look: Look,
): readonly string[] {
  const known = drawn.get(details) ?? new Map<string, readonly string[]>();
  drawn.set(details, known);
  const name = JSON.stringify([metrics, size]);
  const before = known.get(name);
  if (before !== undefined) return before;
  const charts = metrics.flatMap((metric) => {
    const series = details.series.get(metric);
    if (series === undefined) return [];
    const over = series.stepMetric ?? "step";
    const line = { name: metric, series, smoothed: false, place: 0 };
    return [chartOf([line], { title: metric, over, logX: false, logY: false })];
  });
  const lines = charts.length === 0 ? [] : chartGrid(charts, size, look);
  known.set(name, lines);
  return lines;
}
