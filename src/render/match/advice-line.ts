import { safe } from "../safe.ts";
import { countOf } from "../words.ts";

const MOST_NAMES = 3;

/** One line for the end of a run that reported nothing: which flag would have kept what it printed. */
export function adviceLine({
  reader,
  points,
  metrics,
}: {
  readonly reader: string;
  readonly points: number;
  readonly metrics: readonly string[];
}): string {
  const named = metrics.slice(0, MOST_NAMES).map(safe).join(", ");
  const names = metrics.length > MOST_NAMES ? `${named}, …` : named;
  return `it printed ${countOf(points, "line")} of numbers (${names}): --match ${reader} keeps them`;
}
