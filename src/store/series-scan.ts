import type { Cutoffs } from "../history/cutoffs.ts";
import type { MetricRule } from "../history/life.ts";
import type { Axis } from "../history/series.ts";
import { SeriesFold } from "../history/series-fold.ts";
import { AxisValues, axesOf, SeriesPoints, type SeriesView } from "../history/series-points.ts";
import type { KeptSeries } from "./series-file.ts";
import { StepRows } from "./step-rows.ts";

/** Where the points of some metrics are to be found, and which of them count. */
export interface SeriesScan {
  readonly folder: string;
  readonly rank: number;
  readonly attempt: number | undefined;
  readonly axis: Axis;
  readonly rules: readonly MetricRule[];
  readonly cutoffs: Cutoffs | undefined;
  /** Only points at these x, the bounds included. */
  readonly from: number;
  readonly to: number;
}

/** A metric to be read: from the beginning, or from where what was kept of it ends. */
export interface Wanted {
  readonly metric: string;
  readonly kept: KeptSeries | undefined;
}

export interface Scanned {
  readonly points: readonly SeriesPoints[];
  /** Behind the last whole line. */
  readonly offset: number;
  readonly begun: number;
  /** Metrics of the rank, in order: all of them, where a column that is needed is nowhere to be found. */
  readonly names: ReadonlySet<string>;
}

/**
 * Reads metrics that are all to be read from one offset on, in one pass.
 * @param end of what is looked at, in bytes
 */
export function scanSeries(
  scan: SeriesScan,
  wanted: readonly Wanted[],
  offset: number,
  end: number,
): Scanned {
  const { folder, rank, attempt, axis, rules } = scan;
  const values = new AxisValues(
    wanted.map(({ metric }) => metric),
    axesOf(axis, rules),
  );
  for (const { kept } of wanted) values.know(kept?.axisValues ?? []);
  const view: SeriesView = { ...scan, begun: wanted[0]?.kept?.begun ?? Number.NaN };
  const points = wanted.map(({ metric, kept }) => {
    const known = kept && { stepMetric: kept.stepMetric, fold: SeriesFold.from(kept.fold) };
    return new SeriesPoints(metric, view, values, known);
  });
  const rows = new StepRows({ columns: values.columns, rank, time: axis.kind === "time" });
  const narrow = (): boolean => {
    if (points.some(({ stepMetric }) => stepMetric === undefined)) return false;
    // All were seen, so it is known which columns give their points an x.
    const columns = new Set(points.flatMap((metric) => metric.columns()));
    rows.narrow(columns);
    values.narrow(columns);
    return true;
  };
  let narrowed = narrow();
  const reached = rows.read(folder, offset, end, (row) => {
    if (Number.isNaN(view.begun)) view.begun = row.time;
    if (attempt !== undefined && row.attempt !== attempt) return;
    values.note(row);
    for (const metric of points) metric.add(row);
    if (!narrowed) narrowed = narrow();
  });
  return { points, offset: reached, begun: view.begun, names: rows.names };
}
