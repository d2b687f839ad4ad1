import { judge } from "./change.ts";
import type { MetricRow } from "./compare.ts";

/** A metric by which runs can be judged, and who came out best. */
export interface Result {
  readonly row: MetricRow;
  /** Places of the runs whose last value no other's is better than; all of them where they are equal. */
  readonly winners: readonly number[];
}

/** Undefined for a metric of which nobody knows which way is better, or that fewer than two runs have a number of. */
export function resultOf(row: MetricRow): Result | undefined {
  const { goal } = row;
  if (goal === null || row.axis) return undefined;
  const known = row.cells.flatMap((cell, run) =>
    cell?.last === undefined ? [] : [{ run, last: cell.last }],
  );
  if (known.length < 2) return undefined;
  const best = known.reduce((a, b) => (judge(b.last, a.last, goal) === "better" ? b : a));
  const winners = known.filter(({ last }) => judge(last, best.last, goal) === "same").map(({ run }) => run);
  return { row, winners };
}
