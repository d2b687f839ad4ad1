/** How wide a column wants to be, and how narrow it can bear to be. */
export interface Extent {
  readonly natural: number;
  readonly least: number;
}

/**
 * Which columns to show, and how wide. Columns are asked in the given order of importance, and only until one no longer
 * fits: it and all after it are left out. The first stays in any case. Room that is left is
 * shared in equal parts, and what one does not need goes to the others.
 *
 * @param available columns of the terminal for all columns and the gaps between them; undefined for no limit
 * @returns width by column
 */
export function fitColumns(
  order: readonly number[],
  extentOf: (column: number) => Extent,
  available: number | undefined,
  gap: number,
): Map<number, number> {
  if (available === undefined) return new Map(order.map((column) => [column, extentOf(column).natural]));
  const kept: { column: number; wants: number; width: number }[] = [];
  let left = available;
  for (const column of order) {
    const { natural, least } = extentOf(column);
    const room = left - (kept.length > 0 ? gap : 0);
    if (kept.length > 0 && least > room) break;
    const width = Math.max(1, Math.min(least, room));
    kept.push({ column, wants: natural - width, width });
    left = room - width;
    if (left <= gap) break;
  }
  for (const [index, column] of kept.toSorted((a, b) => a.wants - b.wants).entries()) {
    const share = Math.max(0, Math.min(column.wants, Math.floor(left / (kept.length - index))));
    column.width += share;
    left -= share;
  }
  return new Map(kept.map(({ column, width }) => [column, width]));
}
