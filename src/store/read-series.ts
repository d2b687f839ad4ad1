import { coarsen, type Spacing, within } from "../history/buckets.ts";
import { nameHints } from "../history/metric-names.ts";
import type { Axis, Series } from "../history/series.ts";
import { AxisValues, axesOf, SeriesPoints, type SeriesView } from "../history/series-points.ts";
import { smooth } from "../history/smooth.ts";
import type { RunRef } from "./catalog.ts";
import { readLife } from "./open-run.ts";
import { eachRow } from "./step-rows.ts";
import { findCutoffs } from "./steps-scan.ts";
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
  const life = readLife(ref);
  const several = life.attempts.length > 1 && attempt === undefined;
  const values = new AxisValues(metrics, axesOf(axis, life.rules));
  let begun = Number.NaN;
  const view: SeriesView = {
    axis,
    rules: life.rules,
    get begun() {
      return begun;
    },
    from: options.from ?? Number.NEGATIVE_INFINITY,
    to: options.to ?? Number.POSITIVE_INFINITY,
    ...(attempt === undefined ? {} : { attempt }),
    ...(several ? { cutoffs: findCutoffs(ref.folder, rank, life.rules) } : {}),
  };
  const points = metrics.map((metric) => new SeriesPoints(metric, view, values));
  const { names } = eachRow(
    ref.folder,
    0,
    { columns: values.columns, rank, time: axis.kind === "time" },
    (row) => {
      if (Number.isNaN(begun)) begun = row.time;
      if (attempt !== undefined && row.attempt !== attempt) return;
      values.note(row);
      for (const metric of points) metric.add(row);
    },
  );
  if (axis.kind === "metric" && !names.includes(axis.name)) throw unknownMetric(ref, axis.name, names, rank);
  const series = new Map<string, Series>();
  for (const metric of points) {
    if (!names.includes(metric.metric)) {
      if (missing === "error") throw unknownMetric(ref, metric.metric, names, rank);
    } else series.set(metric.metric, seriesOf(ref, metric, options));
  }
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

function seriesOf({ project, run }: RunRef, points: SeriesPoints, options: SeriesOptions): Series {
  const { axis, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = options;
  const { fold } = points;
  const numbers = within(fold.numbers(), from, to);
  const smoothed = { ...numbers, mean: smooth(numbers, options.smooth ?? 0) };
  const buckets = coarsen(smoothed, Math.max(2, options.buckets ?? BUCKETS), options.spacing ?? "linear");
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
    marks: fold.marks(),
    categories: fold.categories(),
    count: fold.count,
    unplaced: fold.unplaced,
  };
}
