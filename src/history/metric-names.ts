import { closest } from "../format/closest.ts";
import { fitsGlob } from "../format/glob.ts";

/** How many names an error lists. */
const MOST_LISTED = 20;

/**
 * The metrics that a person asked for, by names, patterns (`val/*`) and lists of them (`loss,val/*`); all where nothing is asked for. In the order of
 * the run, each once.
 * @returns also what no metric fits
 */
export function chooseMetrics(
  names: readonly string[],
  asked: readonly string[],
): { readonly chosen: readonly string[]; readonly unknown: readonly string[] } {
  if (asked.length === 0) return { chosen: names, unknown: [] };
  const known = new Set(names);
  // A metric may be called what would be a pattern of others.
  const fits = (pattern: string, name: string): boolean =>
    known.has(pattern) ? pattern === name : fitsGlob(pattern, name);
  const isAnything = (pattern: string): boolean => names.some((name) => fits(pattern, name));
  // A comma may be in a metric's name.
  const patterns = asked.flatMap((text) => (isAnything(text) ? [text] : partsOf(text)));
  return {
    chosen: names.filter((name) => patterns.some((pattern) => fits(pattern, name))),
    unknown: patterns.filter((pattern) => !isAnything(pattern)),
  };
}

/** The names in a list: `loss,val/*`. */
function partsOf(text: string): string[] {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.length > 1 ? parts : [text];
}

/**
 * What to try in the place of a name that no metric has: the closest first, then what there is.
 * @param others names that are looked at for the closest alone
 * @param title what `names` are
 */
export function nameHints(
  asked: string,
  names: readonly string[],
  {
    others = [],
    title = "Its metrics",
  }: { readonly others?: readonly string[]; readonly title?: string } = {},
): string[] {
  const close = closest(asked, [...names, ...others]);
  const suggestion = close.length > 0 ? [`Did you mean ${close.join(", or ")}?`] : [];
  if (names.length === 0) return [...suggestion, "It has no metrics."];
  const listed = names.slice(0, MOST_LISTED).join(", ");
  const more = names.length > MOST_LISTED ? ` … and ${names.length - MOST_LISTED} more` : "";
  return [...suggestion, `${title}: ${listed}${more}`];
}
