/** What a metric is drawn over. */
export type Axis =
  /** The step, or the metric that takes its place (docs/format.md, "Step metrics"). */
  | { readonly kind: "step" }
  /** Seconds since the run's first record of that rank. */
  | { readonly kind: "time" }
  /** The values of another metric. */
  | { readonly kind: "metric"; readonly name: string };

/**
 * One metric of one run over an axis, in buckets of neighbouring points: of a million points no spike is lost. A short
 * series has a bucket for each point. Ordered by x, superseded points left out.
 */
export interface Series {
  readonly project: string;
  readonly run: string;
  readonly metric: string;
  readonly axis: Axis;
  /** The metric that takes the step's place on the axis "step"; null where the step itself does, and on other axes. */
  readonly stepMetric: string | null;
  /** Where each bucket begins and ends: the x of its first and of its last point. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Over the finite numbers of each bucket. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** The mean of each bucket's numbers, smoothed where that was asked for. */
  readonly mean: Float64Array;
  /** The x of points that are NaN or infinite; the first thousand of them. */
  readonly marks: readonly { readonly x: number; readonly value: "NaN" | "Infinity" | "-Infinity" }[];
  /**
   * How often each text or boolean was logged, in order of first appearance; empty for a metric of numbers. The first
   * thousand different ones, of which the first thousand characters tell one from another.
   */
  readonly categories: ReadonlyMap<string, number>;
  /** Points behind it all. */
  readonly count: number;
  /** Points that are nowhere on the axis, and not in the others: the metric that is the axis had no value yet. */
  readonly unplaced: number;
}
