import { coarsen, type Spacing, within } from "../history/buckets.ts";
import { nameHints } from "../history/metric-names.ts";
import type { Axis, Series } from "../history/series.ts";
import { smooth } from "../history/smooth.ts";
import type { RunRef } from "./catalog.ts";
import { findPoints, type MetricPoints } from "./find-points.ts";
import { UserError } from "./user-error.ts";

/** Buckets of a series, where nobody asks for another number. */
const BUCKETS = 2000;

export interface SeriesOptions {
  /** Exact names. */
  readonly metrics: readonly string[];
  readonly axis: Axis;
  /** Whose points; 0 by default. */
  readonly rank?: number;
  /** Only this attempt's points, superseded or not; the one true curve by default. */
  readonly attempt?: number;
  /** Only points at these x, the bounds included. Smoothing begins at the first of them. */
  readonly from?: number;
  readonly to?: number;
  /** At most so many buckets, 2,000 by default; 2 at least. */
  readonly buckets?: number;
  /** How x is drawn, by which the buckets are spread; "linear" by default. */
  readonly spacing?: Spacing;
  /** How much of what came before is in a smoothed mean: from 0, which smooths nothing, up to, but not with, 1. */
  readonly smooth?: number;
  /** What a metric is that the run does not have: an error, which is the default, or left out of the answer. */
  readonly missing?: "error" | "leave out";
}

/**
 * The points of some metrics of a run, each a series over the axis, in the order in which they were asked for.
 * @throws {UserError} for a metric, or an axis, that the rank does not have; for a run of a newer format
 */
export function readSeries(ref: RunRef, options: SeriesOptions): Map<string, Series> {
  const { metrics, axis, rank = 0, attempt, missing = "error" } = options;
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const { points, names, known } = findPoints(ref, { metrics, axis, rank, attempt, from, to });
  const series = new Map<string, Series>();
  for (const metric of metrics) {
    const found = points.get(metric);
    if (found !== undefined && known(metric)) series.set(metric, seriesOf(ref, found, options));
    else if (missing === "error") throw unknownMetric(ref, metric, [...names], rank);
  }
  if (axis.kind === "metric" && series.size > 0 && !known(axis.name))
    throw unknownMetric(ref, axis.name, [...names], rank);
  return series;
}

/**
 * A metric that a run does not have.
 * @param names of those that it has, at that rank
 */
export function unknownMetric(
  { project, run }: Pick<RunRef, "project" | "run">,
  metric: string,
  names: readonly string[],
  rank = 0,
): UserError {
  const where = rank === 0 ? "" : ` at rank ${rank}`;
  return new UserError(`"${project}/${run}" has no metric "${metric}"${where}.`, nameHints(metric, names));
}

/** The buckets of points that were read. */
export function seriesOf(
  { project, run }: RunRef,
  points: MetricPoints,
  options: Omit<SeriesOptions, "metrics" | "rank">,
): Series {
  const { axis, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const { fold } = points;
  const numbers = within(fold.numbers(), from, to);
  const smoothed = { ...numbers, mean: smooth(numbers, options.smooth ?? 0) };
  const buckets = coarsen(smoothed, Math.max(2, options.buckets ?? BUCKETS), options.spacing ?? "linear");
  const marks = fold.marks().filter(({ x }) => x >= from && x <= to);
  return {
    project,
    run,
    metric: points.metric,
    axis,
    stepMetric: axis.kind === "step" ? (points.stepMetric ?? null) : null,
    from: buckets.from,
    to: buckets.to,
    min: buckets.min,
    max: buckets.max,
    mean: buckets.mean,
    marks,
    categories: fold.categories(),
    count: fold.isWhole ? numbers.from.length + marks.length : fold.count,
    unplaced: fold.unplaced,
  };
}
