import { safe } from "../safe.ts";
import type { Screen } from "../screen.ts";
import { truncate, widthOf } from "../width.ts";
import type { Compared } from "./compare.ts";

/** A run's name above a column takes no more than this on a screen. */
const LONGEST = 24;

/**
 * Runs with labels that have room above a column: where names are too long for that, letters, which a legend explains.
 */
export function clearLabels(
  runs: readonly Compared[],
  { width, style }: Screen,
): { readonly runs: readonly Compared[]; readonly legend: readonly string[] } {
  const most = Math.min(LONGEST, Math.floor((width ?? 0) / 4));
  if (width === undefined || runs.every(({ label }) => widthOf(safe(label)) <= most))
    return { runs, legend: [] };
  const lettered = runs.map((run, index) => ({ ...run, label: letterOf(index) }));
  const legend = runs.map(({ label }, index) => {
    const letter = letterOf(index);
    return `${style.strong(letter)}  ${truncate(safe(label), width - letter.length - 2, "middle")}`;
  });
  return { runs: lettered, legend: [...legend, ""] };
}

/** A, B … Z, AA, AB … */
function letterOf(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest === 0 ? "" : letterOf(rest - 1)) + String.fromCharCode(65 + (index % 26));
}
