import { type Buckets, emptyBuckets } from "./buckets.ts";
import { FINE_CELLS, Grid, powerOfTwo } from "./grid.ts";

/** Buckets that are kept at most. */
export const MOST_BUCKETS = 6000;
/** Not below this, a power of two, so that an x divided by it stays finite. */
const LEAST_WIDTH = 2 ** -900;

/** Buckets as they are kept, in no order. `sum` in the place of the mean. */
export interface KeptBuckets {
  readonly width: number;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly points: Float64Array;
}

/**
 * Gathers any number of points in any order in a bounded number of buckets, the cells of a grid. When they become too
 * many, the grid's width doubles. Which buckets there are depends on nothing but the points and their order.
 */
export class GridBuckets {
  #grid: Grid;
  readonly #slots = new Map<number, number>();
  #size = 0;
  readonly #from = new Float64Array(MOST_BUCKETS + 1);
  readonly #to = new Float64Array(MOST_BUCKETS + 1);
  readonly #min = new Float64Array(MOST_BUCKETS + 1);
  readonly #max = new Float64Array(MOST_BUCKETS + 1);
  readonly #sum = new Float64Array(MOST_BUCKETS + 1);
  readonly #points = new Float64Array(MOST_BUCKETS + 1);
  /** The bucket of the point before, and its cell. */
  #slot = 0;
  #low = Number.NaN;
  #high = Number.NaN;

  constructor(width: number) {
    this.#grid = new Grid(width);
  }

  /** Buckets for points that were kept one by one. */
  static of(xs: Float64Array, ys: Float64Array): GridBuckets {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const x of xs) {
      if (x < low) low = x;
      if (x > high) high = x;
    }
    const even = MOST_BUCKETS - FINE_CELLS;
    // Halved, for the distance may be more than a double holds.
    const width = (high / 2 - low / 2) / (even / 2);
    const buckets = new GridBuckets(width > 0 ? Math.max(LEAST_WIDTH, powerOfTwo(width)) : 1);
    for (const [index, x] of xs.entries()) buckets.add(x, ys[index] as number);
    return buckets;
  }

  /** Buckets that were kept. */
  static from(kept: KeptBuckets): GridBuckets {
    const buckets = new GridBuckets(kept.width);
    buckets.#from.set(kept.from);
    buckets.#to.set(kept.to);
    buckets.#min.set(kept.min);
    buckets.#max.set(kept.max);
    buckets.#sum.set(kept.sum);
    buckets.#points.set(kept.points);
    buckets.#size = kept.from.length;
    for (const [slot, x] of kept.from.entries()) {
      buckets.#grid.find(x);
      buckets.#slots.set(buckets.#grid.low, slot);
    }
    return buckets;
  }

  /** Adds a point of two finite numbers. */
  add(x: number, y: number): void {
    const slot = x >= this.#low && x < this.#high ? this.#slot : this.#slotOf(x);
    if (x < (this.#from[slot] as number)) this.#from[slot] = x;
    if (x > (this.#to[slot] as number)) this.#to[slot] = x;
    if (y < (this.#min[slot] as number)) this.#min[slot] = y;
    if (y > (this.#max[slot] as number)) this.#max[slot] = y;
    this.#sum[slot] = (this.#sum[slot] as number) + y;
    this.#points[slot] = (this.#points[slot] as number) + 1;
  }

  /** Whether a number at x that lies between these two may be an extreme of its bucket. */
  mayBeExtreme(x: number, least: number, greatest: number): boolean {
    const slot = x >= this.#low && x < this.#high ? this.#slot : this.#slotOf(x);
    return least < (this.#min[slot] as number) || greatest > (this.#max[slot] as number);
  }

  keep(): KeptBuckets {
    const cut = (values: Float64Array): Float64Array => values.subarray(0, this.#size);
    return {
      width: this.#grid.width,
      from: cut(this.#from),
      to: cut(this.#to),
      min: cut(this.#min),
      max: cut(this.#max),
      sum: cut(this.#sum),
      points: cut(this.#points),
    };
  }

  /** The buckets, ordered by x. */
  sorted(): Buckets {
    const order = Array.from({ length: this.#size }, (_, slot) => slot).sort(
      (a, b) => (this.#from[a] as number) - (this.#from[b] as number),
    );
    const buckets = emptyBuckets(this.#size);
    for (const [index, slot] of order.entries()) {
      const [min, max] = [this.#min[slot] as number, this.#max[slot] as number];
      const mean = (this.#sum[slot] as number) / (this.#points[slot] as number);
      buckets.from[index] = this.#from[slot] as number;
      buckets.to[index] = this.#to[slot] as number;
      buckets.min[index] = min;
      buckets.max[index] = max;
      // A sum of many may be rounded, or beyond what a double holds.
      buckets.mean[index] = Math.min(Math.max(mean, min), max);
      buckets.points[index] = this.#points[slot] as number;
    }
    return buckets;
  }

  #slotOf(x: number): number {
    this.#grid.find(x);
    let slot = this.#slots.get(this.#grid.low);
    if (slot === undefined) {
      if (this.#size === MOST_BUCKETS) {
        do this.#widen();
        while (this.#size > MOST_BUCKETS / 2 + FINE_CELLS / 2);
        this.#grid.find(x);
      }
      slot = this.#slots.get(this.#grid.low) ?? this.#open(this.#grid.low);
    }
    this.#slot = slot;
    this.#low = this.#grid.low;
    this.#high = this.#grid.high;
    return slot;
  }

  #open(low: number): number {
    const slot = this.#size++;
    this.#slots.set(low, slot);
    this.#from[slot] = Number.POSITIVE_INFINITY;
    this.#to[slot] = Number.NEGATIVE_INFINITY;
    this.#min[slot] = Number.POSITIVE_INFINITY;
    this.#max[slot] = Number.NEGATIVE_INFINITY;
    this.#sum[slot] = 0;
    this.#points[slot] = 0;
    return slot;
  }

  /** Doubles the width of the grid: buckets that share a cell of it become one, in the place of the first. */
  #widen(): void {
    this.#grid = new Grid(this.#grid.width * 2);
    const before = this.#size;
    this.#size = 0;
    this.#slots.clear();
    for (let source = 0; source < before; source++) {
      const [from, to] = [this.#from[source] as number, this.#to[source] as number];
      const [min, max] = [this.#min[source] as number, this.#max[source] as number];
      const [sum, points] = [this.#sum[source] as number, this.#points[source] as number];
      this.#grid.find(from);
      // Never behind the source: what is overwritten has been read.
      const slot = this.#slots.get(this.#grid.low) ?? this.#open(this.#grid.low);
      this.#from[slot] = Math.min(this.#from[slot] as number, from);
      this.#to[slot] = Math.max(this.#to[slot] as number, to);
      this.#min[slot] = Math.min(this.#min[slot] as number, min);
      this.#max[slot] = Math.max(this.#max[slot] as number, max);
      this.#sum[slot] = (this.#sum[slot] as number) + sum;
      this.#points[slot] = (this.#points[slot] as number) + points;
    }
  }
}
