import type { Json } from "../history/summary.ts";
import { type Cell, type Column, renderColumns } from "./columns.ts";
import { dataCell, isNumeric } from "./data-cell.ts";
import { FRAME_GAP } from "./framed-table.ts";
import { type Extent, fitColumns } from "./layout.ts";
import { alignPoints, WIDEST_NUMBER } from "./number.ts";
import { safeLines } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { widthUpTo } from "./width.ts";

/** Tables of more rows are not even tried to frame. */
export const MOST_FRAMED = 200;

/** A column of a logged table as it is shown. */
export interface DataColumn {
  readonly header: string;
  readonly numeric: boolean;
  readonly cells: readonly Cell[];
}

/** @param precision significant digits, where they were asked for */
export function dataColumns(
  headers: readonly string[],
  rows: readonly (readonly Json[])[],
  { style }: Screen,
  precision?: number,
): DataColumn[] {
  return headers.map((header, at) => {
    const values = rows.map((row) => row[at]);
    const cells = values.map((value) => dataCell(value, style, precision));
    return { header, numeric: isNumeric(values), cells };
  });
}

/** Numbers with their points under each other. */
export function withPoints(column: DataColumn): DataColumn {
  if (!column.numeric) return column;
  const texts = alignPoints(column.cells.map(({ text }) => text));
  return { ...column, cells: column.cells.map((cell, row) => ({ ...cell, text: texts[row] ?? "" })) };
}

/** Widths in a frame by column, without those that have no room. */
export const frameWidths = (
  columns: readonly DataColumn[],
  available: number | undefined,
): Map<number, number> =>
  fitColumns([...columns.keys()], (index) => extentOf(columns[index], available), available, FRAME_GAP);

/** How wide a column wants to be, its texts wrapped at their own line ends, and how narrow it can bear to be. */
export function extentOf(column: DataColumn | undefined, available: number | undefined): Extent {
  const widest = (texts: readonly string[]): number =>
    texts.flatMap(safeLines).reduce((most, line) => Math.max(most, widthUpTo(line, available)), 1);
  const header = widest([column?.header ?? ""]);
  const cells = widest(column?.cells.map(({ text }) => text) ?? []);
  const least = Math.max(Math.min(cells, WIDEST_NUMBER), Math.min(header, WIDEST_NUMBER));
  return { natural: Math.max(cells, header), least };
}

/** Very many rows: without a frame, one line a row. */
export function plainRows(columns: readonly DataColumn[], screen: Screen, indent: number): string[] {
  const specs = columns.map(
    ({ header, numeric, cells }, rank): Column<number> => ({
      header,
      align: numeric ? "point" : "left",
      rank,
      cell: (row) => cells[row] ?? { text: "" },
    }),
  );
  return renderColumns(specs, [...(columns[0]?.cells.keys() ?? [])], screen, { indent });
}
