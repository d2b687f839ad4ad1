import { statSync } from "node:fs";
import { join } from "node:path";
import { coarsen } from "../history/buckets.ts";
import { Cutoffs, mayBeSuperseded } from "../history/cutoffs.ts";
import type { MetricRule } from "../history/life.ts";
import type { Series } from "../history/series.ts";
import { AxisValues, axesOf, SeriesPoints } from "../history/series-points.ts";
import type { RunRef } from "./catalog.ts";
import { noteCutoffs } from "./series-cutoffs.ts";
import { STEPS_FILE, StepRows } from "./step-rows.ts";
import type { Past } from "./steps-scan.ts";

/** Bytes that one call reads at most: some hundredths of a second. */
const SLICE = 4 << 20;

const AXIS = { kind: "step" } as const;

/** The points of some metrics of one rank, over the steps, read slice by slice and on while the run grows. */
export class FollowedSeries {
  readonly metrics: readonly string[];
  readonly #ref: RunRef;
  readonly #rules: readonly MetricRule[];
  readonly #buckets: number;
  readonly #rank: number;
  readonly #cutoffs: Cutoffs | undefined;
  #values!: AxisValues;
  #points: SeriesPoints[] = [];
  #rows!: StepRows;
  #offset = 0;
  #size = 0;
  #inode = 0;
  #series: ReadonlyMap<string, Series> | undefined;

  /**
   * @param life its rules, and what tells whether points are superseded
   * @param buckets that each series has at most
   * @param rank whose points
   */
  constructor(ref: RunRef, metrics: readonly string[], life: Past, buckets: number, rank = 0) {
    this.#ref = ref;
    this.metrics = metrics;
    this.#rules = life.rules;
    this.#buckets = Math.max(2, buckets);
    this.#rank = rank;
    this.#cutoffs = mayBeSuperseded(life) ? new Cutoffs(life, rank) : undefined;
    this.#begin();
  }

  /** How much of the steps was read; 1 when all of them were. */
  get share(): number {
    return this.#size === 0 ? 1 : Math.min(1, this.#offset / this.#size);
  }

  /**
   * Reads one slice of what is new.
   * @returns whether there is more
   * @throws the system's error where the file may not be read
   */
  read(): boolean {
    const { folder } = this.#ref;
    const stat = statSync(join(folder, STEPS_FILE), { throwIfNoEntry: false });
    if (stat === undefined) return false;
    if (stat.ino !== this.#inode || stat.size < this.#offset) this.#begin();
    this.#inode = stat.ino;
    this.#size = stat.size;
    if (this.#offset >= stat.size) return false;
    const end = Math.min(stat.size, this.#offset + SLICE);
    if (this.#cutoffs !== undefined) {
      const axes = axesOf(AXIS, this.#rules);
      // An attempt begins here: what was read before it may be superseded.
      if (noteCutoffs(this.#cutoffs, folder, this.#rank, axes, this.#offset, end)) this.#begin();
    }
    const from = this.#offset;
    const reached = this.#rows.read(folder, from, Math.min(stat.size, from + SLICE), (row) => {
      this.#values.note(row);
      for (const points of this.#points) points.add(row);
    });
    // A line longer than a slice is read as a whole.
    this.#offset =
      reached > from || end === stat.size ? Math.max(reached, from) : this.#readLong(from, stat.size);
    if (this.#offset > from) this.#series = undefined;
    return this.#offset > from && this.#offset < stat.size;
  }

  /** What was read so far; a metric that no record has is not there. */
  get series(): ReadonlyMap<string, Series> {
    this.#series ??= new Map(
      this.#points.flatMap((points) =>
        points.stepMetric === undefined ? [] : [[points.metric, this.#seriesOf(points)] as const],
      ),
    );
    return this.#series;
  }

  #begin(): void {
    this.#offset = 0;
    this.#series = undefined;
    this.#values = new AxisValues(this.metrics, axesOf(AXIS, this.#rules));
    const view = {
      axis: AXIS,
      attempt: undefined,
      rules: this.#rules,
      cutoffs: this.#cutoffs,
      begun: Number.NaN,
      from: Number.NEGATIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
    };
    this.#points = this.metrics.map((metric) => new SeriesPoints(metric, view, this.#values));
    this.#rows = new StepRows({ columns: this.#values.columns, rank: this.#rank, time: false });
  }

  #readLong(from: number, size: number): number {
    const reached = this.#rows.read(this.#ref.folder, from, size, (row) => {
      this.#values.note(row);
      for (const points of this.#points) points.add(row);
    });
    return Math.max(reached, from);
  }

  #seriesOf({ metric, stepMetric, fold }: SeriesPoints): Series {
    const { project, run } = this.#ref;
    const buckets = coarsen(fold.numbers(), this.#buckets, "linear");
    return {
      project,
      run,
      metric,
      axis: AXIS,
      stepMetric: stepMetric ?? null,
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
}
