import type { Tensor } from "./tensor.ts";
import type { Wire } from "./wire.ts";

/** Counts between edges: one edge more than counts. */
export interface Histogram {
  readonly bins: readonly number[];
  readonly counts: readonly number[];
}

const NONE: Histogram = { bins: [], counts: [] };

/**
 * Reads a HistogramProto, as TensorBoard shows it: empty buckets at both ends are left out, and the smallest and the greatest
 * value are the outer edges.
 */
export function readHistogram(wire: Wire): Histogram {
  let min = 0;
  let max = 0;
  let limits: number[] = [];
  let buckets: number[] = [];
  while (wire.next()) {
    if (wire.field === 1) min = wire.double();
    else if (wire.field === 2) max = wire.double();
    else if (wire.field === 6) limits = limits.concat(wire.numbers("double"));
    else if (wire.field === 7) buckets = buckets.concat(wire.numbers("double"));
  }
  const first = buckets.findIndex((count) => count > 0);
  const last = buckets.findLastIndex((count) => count > 0);
  if (first < 0) return NONE;
  return { bins: [min, ...limits.slice(first, last), max], counts: buckets.slice(first, last + 1) };
}

/** The same of a tensor: a row of left edge, right edge and count for each bucket. Undefined where it is none such. */
export function histogramOf({ shape, numbers }: Tensor): Histogram | undefined {
  if (numbers === undefined || shape.length !== 2 || shape[1] !== 3) return undefined;
  const rows = Array.from({ length: Math.floor(numbers.length / 3) }, (_, row) => 3 * row);
  if (rows.length === 0) return NONE;
  const at = (index: number): number => numbers[index] ?? 0;
  const lefts = rows.map(at);
  const right = at((rows.at(-1) ?? 0) + 1);
  return { bins: [...lefts, right], counts: rows.map((row) => at(row + 2)) };
}
