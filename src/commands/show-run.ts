import { chooseMetrics } from "../history/metric-names.ts";
import type { Grid } from "../render/grid.ts";
import { metricsByImportance } from "../render/metric-order.ts";
import { metricsGrid } from "../render/run-export.ts";
import { runPageJson } from "../render/run-json.ts";
import { type Range, rangeGrid, rangeJson } from "../render/run-range.ts";
import { readRange } from "../store/read-range.ts";
import { unknownMetric } from "../store/read-series.ts";
import type { LoadedRun } from "./show-run-load.ts";
import type { RunPageOptions } from "./show-run-options.ts";

/** The metrics that were asked for; undefined where nobody did. A name may hold a comma. */
export function chosenMetrics(
  { ref, details: { view } }: LoadedRun,
  { metrics }: RunPageOptions,
): string[] | undefined {
  if (metrics.length === 0) return undefined;
  const { summary } = view;
  const { chosen, unknown } = chooseMetrics([...summary.metrics.keys()], metrics);
  const [missing] = unknown;
  if (missing !== undefined) {
    throw unknownMetric(ref, missing, [...summary.metrics.keys()], summary.rank);
  }
  return [...chosen];
}

/** The points of the steps that were asked for; without chosen metrics those of all that have one there. */
export function rangeOf(
  { ref, details: { view, attempt } }: LoadedRun,
  { from, to }: { readonly from: number; readonly to: number },
  names: readonly string[] | undefined,
): Range {
  const metrics = names ?? metricsByImportance([view]);
  const rows = readRange(ref, view, { metrics, from, to, attempt });
  const logged = metrics.map((_, index) => rows.some(({ values }) => values[index] !== undefined));
  const title =
    from === to ? `step ${from}` : `steps ${from} ${to === Number.POSITIVE_INFINITY ? "on" : `to ${to}`}`;
  if (names !== undefined || logged.every((each) => each)) return { metrics, rows, title };
  return {
    metrics: metrics.filter((_, index) => logged[index]),
    rows: rows.map(({ step, values }) => ({ step, values: values.filter((_, index) => logged[index]) })),
    title,
  };
}

/** The rows that CSV and Markdown have room for: those of the metrics, or of the steps that were asked for. */
export function runGrid(run: LoadedRun, options: RunPageOptions): Grid {
  const names = chosenMetrics(run, options);
  if (options.steps !== undefined) return rangeGrid(rangeOf(run, options.steps, names));
  const { view } = run.details;
  return metricsGrid(view, names ?? [...view.summary.metrics.keys()]);
}

/** The facts of a run's page. */
export function runDocument(run: LoadedRun, options: RunPageOptions, now: number): Record<string, unknown> {
  const names = chosenMetrics(run, options);
  const document = runPageJson(run.details, now, names);
  if (options.steps === undefined) return document;
  return { ...document, points: rangeJson(rangeOf(run, options.steps, names)) };
}
