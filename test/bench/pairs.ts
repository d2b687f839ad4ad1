/** What the two sides of a comparison took, pair by pair. */
export interface Pairs<A, B> {
  readonly ours: readonly A[];
  readonly theirs: readonly B[];
}

/** Runs two sides in turn, ours first: once each to warm up, then `count` times for good. */
export function inTurn<A, B>(count: number, ours: () => A, theirs: () => B): Pairs<A, B> {
  ours();
  theirs();
  const pairs = Array.from({ length: count }, () => ({ ours: ours(), theirs: theirs() }));
  return { ours: pairs.map((pair) => pair.ours), theirs: pairs.map((pair) => pair.theirs) };
}

/** Ours over theirs, for each pair. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, index) => value / (theirs[index] ?? Number.NaN));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
