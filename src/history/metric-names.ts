import { fits } from "./step-metric.ts";

/** How many names an error suggests, and how many it lists. */
const MOST_CLOSE = 3;
const MOST_LISTED = 20;

/**
 * The metrics that a person asked for: names, and patterns in which `*` stands for any text; all for none. In the order
 * of the run, each once.
 * @returns also what fits no metric
 */
export function chooseMetrics(
  names: readonly string[],
  asked: readonly string[],
): { readonly chosen: readonly string[]; readonly unknown: readonly string[] } {
  if (asked.length === 0) return { chosen: names, unknown: [] };
  // A metric may be called what would be a pattern of others.
  const wanted = (name: string): boolean =>
    asked.some((pattern) => (names.includes(pattern) ? pattern === name : fits(pattern, name)));
  const unknown = asked.filter((pattern) => !names.some((name) => pattern === name || fits(pattern, name)));
  return { chosen: names.filter(wanted), unknown };
}

/** What to try in the place of a name that no metric has: the closest first, then what there is. */
export function nameHints(asked: string, names: readonly string[]): string[] {
  if (names.length === 0) return ["It has no metrics."];
  const close = closestNames(asked, names);
  const listed = names.slice(0, MOST_LISTED).join(", ");
  const more = names.length > MOST_LISTED ? ` … and ${names.length - MOST_LISTED} more` : "";
  return [
    ...(close.length > 0 ? [`Did you mean ${close.join(", or ")}?`] : []),
    `Its metrics: ${listed}${more}`,
  ];
}

/** The names that are written most like a text, closest first; none where all are far from it. */
export function closestNames(asked: string, names: readonly string[]): string[] {
  const wanted = asked.toLowerCase();
  return names
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, wanted.length / 3))
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST_CLOSE)
    .map(({ name }) => name);
}

/** How many letters must be changed, added or left out; a part of a name is one letter away from it. */
function distance(a: string, b: string): number {
  if (a !== b && a.length > 1 && b.includes(a)) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries())
      next.push(
        Math.min((next[at] ?? 0) + 1, (row[at + 1] ?? 0) + 1, (row[at] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row[row.length - 1] ?? 0;
}
