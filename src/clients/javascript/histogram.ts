/** Numbers, in any array: also a typed one. */
export type Numbers = ArrayLike<number>;

const BINS = 64;

/** How values are distributed: `new Histogram(weights)`, or counts that were made already. */
export class Histogram {
  /** Edges: one more than there are counts. */
  readonly bins: readonly number[];
  readonly counts: readonly number[];

  /**
   * @param values the numbers to count, in 64 bins of equal width or in as many as are asked for; NaN and infinities are
   * left out. Or the edges of bins, and the counts between them
   */
  constructor(values: Numbers | { readonly bins: Numbers; readonly counts: Numbers }, bins: number = BINS) {
    if ("bins" in values && "counts" in values) {
      this.bins = Array.from(values.bins);
      this.counts = Array.from(values.counts);
      return;
    }
    const numbers = Array.from(values as Numbers).filter(Number.isFinite);
    const { from, to } = rangeOf(numbers);
    const width = (to - from) / bins;
    const counts = new Array<number>(bins).fill(0);
    for (const number of numbers) {
      const bin = Math.min(bins - 1, Math.floor((number - from) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    this.bins = Array.from({ length: bins + 1 }, (_, edge) => (edge === bins ? to : from + edge * width));
    this.counts = counts;
  }

  /** As a value among metrics (docs/format.md, "Tagged values"). */
  toJSON(): object {
    return { _type: "trackio.histogram", bins: this.bins, values: this.counts };
  }
}

/** The range that all values lie in, as numpy has it: one around a single value, 0 to 1 around none. */
function rangeOf(numbers: readonly number[]): { from: number; to: number } {
  if (numbers.length === 0) return { from: 0, to: 1 };
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const number of numbers) {
    from = Math.min(from, number);
    to = Math.max(to, number);
  }
  return from === to ? { from: from - 0.5, to: to + 0.5 } : { from, to };
}
