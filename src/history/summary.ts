/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What is known of one metric at one rank, superseded points left out. */
export interface MetricSummary {
  /** Points, numbers or not. */
  readonly count: number;
  /** As written: a number, or "NaN", "Infinity", a string, a boolean, an array … */
  readonly last: Json;
  /** Step of the last point, or its step metric's value where the metric has one. */
  readonly lastStep: number;
  readonly first: number | null;
  /** Over the numbers; null where there was none. */
  readonly min: number | null;
  readonly minStep: number | null;
  readonly max: number | null;
  readonly maxStep: number | null;
  /** How many points were "NaN". */
  readonly nan: number;
  /** The metric that this one is plotted against, where that is not the step. */
  readonly stepMetric: string | null;
}

export interface StepsSummary {
  /**
   * Distinct steps, in a run that logs them in order. A record counts where something of it is shown: one whose metrics
   * were all made again by a later attempt, along the step or their step metric, counts as superseded alone.
   */
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
  /** ISO 8601, of the first and the last record. */
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  /** Records of which nothing is shown, because later attempts made it again: on disk, out of sight. */
  readonly superseded: number;
}

export interface TableSummary {
  readonly name: string;
  /** How often it was logged. */
  readonly logged: number;
  /** Rows, all logged ones together. */
  readonly rows: number;
  /** Columns of the last one. */
  readonly columns: readonly string[];
  readonly lastStep: number;
}

/** What a list of thousands of runs looks at of each metric of each. */
export type MetricEnd = Pick<MetricSummary, "last" | "stepMetric">;

export const endsOf = ({ ends, metrics }: Summary): ReadonlyMap<string, MetricEnd> => ends ?? metrics;

/** A run in numbers: what `summary.json` holds, derived from the run's files. */
export interface Summary {
  readonly steps: StepsSummary;
  /** In the order in which they first appeared. */
  readonly metrics: ReadonlyMap<string, MetricSummary>;
  /** What lists look at in every run, where that is at hand sooner than all of `metrics`. */
  readonly ends?: ReadonlyMap<string, MetricEnd>;
  /** The fold of all patches, in the order in which the keys first appeared. */
  readonly config: ReadonlyMap<string, Json>;
  readonly tables: readonly TableSummary[];
  /** Logged media by kind: image, histogram, markdown … */
  readonly media: ReadonlyMap<string, number>;
  readonly alerts: number;
  readonly rejected: number;
  /** Machine samples. */
  readonly system: number;
  /** Ranks above 0 that logged, with their last step. */
  readonly ranks: ReadonlyMap<number, number>;
  /** The lowest rank that logged a step; null where none did. */
  readonly lowest: number | null;
  /** Whose steps, metrics, tables and media these are. */
  readonly rank: number;
}
