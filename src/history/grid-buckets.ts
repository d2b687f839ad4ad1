import { type Buckets, emptyBuckets } from "./buckets.ts";
import { FINE_CELLS, Grid, powerOfTwo } from "./grid.ts";

/** Buckets that are kept at most. Whoever changes it changes the version of the files that they are kept in. */
export const MOST_BUCKETS = 6000;
/** Not below this, a power of two, so that an x divided by it stays finite. */
const LEAST_WIDTH = 2 ** -900;

/** What is kept of a bucket, one after another: its first and last x, least and greatest y, the sum of all y, points. */
const FIELDS = 6;
const FROM = 0;
const TO = 1;
const MIN = 2;
const MAX = 3;
const SUM = 4;
const POINTS = 5;

/** Buckets as they are kept, in no order. */
export interface KeptBuckets {
  readonly width: number;
  /** `FIELDS` numbers for each. */
  readonly fields: Float64Array;
}

/**
 * Gathers any number of points in any order in a bounded number of buckets, the cells of a grid. When they become too
 * many, the grid's width doubles. Which buckets there are depends on nothing but the points and their order.
 */
export class GridBuckets {
  #grid: Grid;
  /** Where each cell's bucket begins in `#fields`, by the cell's lower end. */
  readonly #slots = new Map<number, number>();
  #length = 0;
  readonly #fields = new Float64Array(MOST_BUCKETS * FIELDS);
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
  static from({ width, fields }: KeptBuckets): GridBuckets {
    const buckets = new GridBuckets(width);
    buckets.#fields.set(fields);
    buckets.#length = fields.length;
    for (let slot = 0; slot < fields.length; slot += FIELDS) {
      buckets.#grid.find(fields[slot + FROM] as number);
      buckets.#slots.set(buckets.#grid.low, slot);
    }
    return buckets;
  }

  /** Adds a point of two finite numbers. */
  add(x: number, y: number): void {
    const slot = x >= this.#low && x < this.#high ? this.#slot : this.#slotOf(x);
    const fields = this.#fields;
    if (y < (fields[slot + MIN] as number)) fields[slot + MIN] = y;
    if (y > (fields[slot + MAX] as number)) fields[slot + MAX] = y;
    this.#count(slot, x, y);
  }

  /** Adds a point whose y is between two others, unless it may be an extreme of its bucket: then it is not added. */
  addBetween(x: number, y: number, least: number, greatest: number): boolean {
    const slot = x >= this.#low && x < this.#high ? this.#slot : this.#slotOf(x);
    const fields = this.#fields;
    if (least < (fields[slot + MIN] as number) || greatest > (fields[slot + MAX] as number)) return false;
    this.#count(slot, x, y);
    return true;
  }

  keep(): KeptBuckets {
    return { width: this.#grid.width, fields: this.#fields.subarray(0, this.#length) };
  }

  /** The buckets, ordered by x. */
  sorted(): Buckets {
    const fields = this.#fields;
    const field = (slot: number, name: number): number => fields[slot + name] as number;
    const order = [...this.#slots.values()].sort((a, b) => field(a, FROM) - field(b, FROM));
    const buckets = emptyBuckets(order.length);
    for (const [index, slot] of order.entries()) {
      const [min, max, points] = [field(slot, MIN), field(slot, MAX), field(slot, POINTS)];
      buckets.from[index] = field(slot, FROM);
      buckets.to[index] = field(slot, TO);
      buckets.min[index] = min;
      buckets.max[index] = max;
      // A sum of many may be rounded, or beyond what a double holds.
      buckets.mean[index] = Math.min(Math.max(field(slot, SUM) / points, min), max);
      buckets.points[index] = points;
    }
    return buckets;
  }

  #count(slot: number, x: number, y: number): void {
    const fields = this.#fields;
    if (x < (fields[slot + FROM] as number)) fields[slot + FROM] = x;
    if (x > (fields[slot + TO] as number)) fields[slot + TO] = x;
    fields[slot + SUM] = (fields[slot + SUM] as number) + y;
    fields[slot + POINTS] = (fields[slot + POINTS] as number) + 1;
  }

  #slotOf(x: number): number {
    this.#grid.find(x);
    let slot = this.#slots.get(this.#grid.low);
    if (slot === undefined) {
      if (this.#slots.size === MOST_BUCKETS) {
        do this.#widen();
        while (this.#slots.size > (MOST_BUCKETS + FINE_CELLS) / 2);
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
    const slot = this.#length;
    this.#length += FIELDS;
    this.#slots.set(low, slot);
    this.#fields.set(EMPTY, slot);
    return slot;
  }

  /** Doubles the width of the grid: buckets that share a cell of it become one, in the place of the first. */
  #widen(): void {
    this.#grid = new Grid(this.#grid.width * 2);
    const before = this.#length;
    this.#length = 0;
    this.#slots.clear();
    const fields = this.#fields;
    for (let source = 0; source < before; source += FIELDS) {
      const [from = 0, to = 0, min = 0, max = 0, sum = 0, points = 0] = fields.slice(source, source + FIELDS);
      this.#grid.find(from);
      // Never behind the source: what is overwritten has been read.
      const slot = this.#slots.get(this.#grid.low) ?? this.#open(this.#grid.low);
      fields[slot + FROM] = Math.min(fields[slot + FROM] as number, from);
      fields[slot + TO] = Math.max(fields[slot + TO] as number, to);
      fields[slot + MIN] = Math.min(fields[slot + MIN] as number, min);
      fields[slot + MAX] = Math.max(fields[slot + MAX] as number, max);
      fields[slot + SUM] = (fields[slot + SUM] as number) + sum;
      fields[slot + POINTS] = (fields[slot + POINTS] as number) + points;
    }
  }
}

/** A bucket without a point. */
const EMPTY = [
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  0,
];
