/** How many names are worth suggesting. */
const MOST = 3;
/** Longer names are nobody's typing mistake. */
const LONGEST = 100;

/**
 * The names that somebody may have meant by a misspelt one, the nearest first, three at most: those that differ in a
 * few letters, then those that hold it.
 */
export function closest(name: string, names: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  if (wanted === "" || wanted.length > LONGEST) return [];
  const bearable = Math.max(1, Math.floor(wanted.length / 3));
  const found: { name: string; distance: number }[] = [];
  for (const candidate of new Set(names)) {
    if (candidate.length > LONGEST) continue;
    const distance = distanceOf(wanted, candidate.toLowerCase(), bearable);
    if (distance !== undefined) found.push({ name: candidate, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance || a.name.length - b.name.length)
    .slice(0, MOST)
    .map((each) => each.name);
}

/** How far two words are apart; undefined where nobody would take one for the other. */
function distanceOf(a: string, b: string, bearable: number): number | undefined {
  const edits = Math.abs(a.length - b.length) > bearable ? Number.POSITIVE_INFINITY : editsBetween(a, b);
  if (edits <= bearable) return edits;
  return a.length > 1 && (b.includes(a) || (b.length > 1 && a.includes(b))) ? bearable + 1 : undefined;
}

/** Letters to add, take away, change, or swap with their neighbour (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
