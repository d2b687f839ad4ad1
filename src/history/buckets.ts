/** Points that stand beside each other, gathered in buckets, ordered by x. All arrays have one length. */
export interface Buckets {
  /** The x of the first and the last point of each. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly mean: Float64Array;
  /** Points in each, one at least. */
  readonly points: Float64Array;
}

/** How x is drawn, and so how buckets are to be spread over it. */
export type Spacing = "linear" | "log";

/** Buckets of one point each, in the order of x; points at one x stay in theirs. */
export function singles(xs: Float64Array, ys: Float64Array): Buckets {
  const ones = new Float64Array(xs.length).fill(1);
  // Steps mostly come in order, and a live screen asks each second.
  if (ascends(xs)) return { from: xs, to: xs, min: ys, max: ys, mean: ys, points: ones };
  const order = Array.from(xs.keys()).sort((a, b) => at(xs, a) - at(xs, b));
  const x = Float64Array.from(order, (index) => at(xs, index));
  const y = Float64Array.from(order, (index) => at(ys, index));
  return { from: x, to: x, min: y, max: y, mean: y, points: ones };
}

const ascends = (xs: Float64Array): boolean => xs.every((x, index) => index === 0 || at(xs, index - 1) <= x);

/** The buckets that lie within a range, as a whole. */
export function within(buckets: Buckets, from: number, to: number): Buckets {
  const first = buckets.from.findIndex((x) => x >= from);
  const beyond = buckets.to.findIndex((x) => x > to);
  const start = first < 0 ? buckets.from.length : first;
  const end = beyond < 0 ? buckets.from.length : Math.max(start, beyond);
  const cut = (values: Float64Array): Float64Array => values.subarray(start, end);
  return {
    from: cut(buckets.from),
    to: cut(buckets.to),
    min: cut(buckets.min),
    max: cut(buckets.max),
    mean: cut(buckets.mean),
    points: cut(buckets.points),
  };
}

/**
 * As many buckets at most, of neighbours: they divide the way from the first to the last x evenly. Where x is drawn on
 * a logarithmic scale, they divide what is above zero evenly on that.
 */
export function coarsen(buckets: Buckets, most: number, spacing: Spacing): Buckets {
  const { length } = buckets.from;
  if (length <= most) return buckets;
  const place = placer(buckets, most, spacing);
  const merged = emptyBuckets(most);
  let size = 0;
  let last = -1;
  for (let index = 0; index < length; index++) {
    const slot = place(at(buckets.from, index) / 2 + at(buckets.to, index) / 2);
    if (slot !== last) {
      last = slot;
      copy(buckets, index, merged, size++);
    } else join(buckets, index, merged, size - 1);
  }
  return slice(merged, size);
}

/** Tells for each x, in ascending order, which of the new buckets it belongs to. */
function placer({ from, to }: Buckets, most: number, spacing: Spacing): (x: number) => number {
  const [low, high] = [at(from, 0), at(to, to.length - 1)];
  const even = (start: number, end: number, first: number, slots: number): ((x: number) => number) => {
    // Halved, for their distance may be more than a double holds.
    const way = end / 2 - start / 2;
    if (!(way > 0)) return () => first;
    return (x) => first + Math.min(slots - 1, Math.floor(((x / 2 - start / 2) / way) * slots));
  };
  const least = from.find((x) => x > 0);
  if (spacing === "linear" || least === undefined || !(high > least)) return even(low, high, 0, most);
  // What a logarithmic scale cannot show is one bucket, in front.
  const logarithm = even(Math.log(least), Math.log(high), 1, most - 1);
  return (x) => (x < least ? 0 : logarithm(Math.log(x)));
}

export const emptyBuckets = (length: number): Buckets => ({
  from: new Float64Array(length),
  to: new Float64Array(length),
  min: new Float64Array(length),
  max: new Float64Array(length),
  mean: new Float64Array(length),
  points: new Float64Array(length),
});

function slice(buckets: Buckets, length: number): Buckets {
  const cut = (values: Float64Array): Float64Array => values.subarray(0, length);
  return {
    from: cut(buckets.from),
    to: cut(buckets.to),
    min: cut(buckets.min),
    max: cut(buckets.max),
    mean: cut(buckets.mean),
    points: cut(buckets.points),
  };
}

function copy(source: Buckets, index: number, target: Buckets, slot: number): void {
  target.from[slot] = at(source.from, index);
  target.to[slot] = at(source.to, index);
  target.min[slot] = at(source.min, index);
  target.max[slot] = at(source.max, index);
  target.mean[slot] = at(source.mean, index);
  target.points[slot] = at(source.points, index);
}

/** Adds a bucket to the one before it. */
function join(source: Buckets, index: number, target: Buckets, slot: number): void {
  const [before, more] = [at(target.points, slot), at(source.points, index)];
  target.to[slot] = Math.max(at(target.to, slot), at(source.to, index));
  target.min[slot] = Math.min(at(target.min, slot), at(source.min, index));
  target.max[slot] = Math.max(at(target.max, slot), at(source.max, index));
  const share = more / (before + more);
  target.mean[slot] = at(target.mean, slot) * (1 - share) + at(source.mean, index) * share;
  target.points[slot] = before + more;
}

/** A place that is known to be there. */
const at = (values: Float64Array, index: number): number => values[index] as number;
