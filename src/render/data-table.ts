import type { Json } from "../history/summary.ts";
import { type Cell, type Column, leftOut, renderColumns } from "./columns.ts";
import { dataCell, isNumeric } from "./data-cell.ts";
import { FRAME_ENDS, FRAME_GAP, type FramedColumn, framedTable } from "./framed-table.ts";
import { type Extent, fitColumns } from "./layout.ts";
import { gapText, type LoggedTable, type ShownRows, shownRows } from "./logged-table.ts";
import { alignPoints, WIDEST_NUMBER } from "./number.ts";
import { safeLines } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { truncate, widthUpTo } from "./width.ts";
import { countOf, grouped } from "./words.ts";

/** Tables of more rows are not even tried to frame. */
const MOST_FRAMED = 200;

interface DataColumn {
  readonly header: string;
  readonly numeric: boolean;
  readonly cells: readonly Cell[];
}

/** The rows of a logged table: framed and wrapped, or in plain columns where there are very many of them. */
export function dataTable(table: LoggedTable, all: boolean, screen: Screen, indent: number): string[] {
  const shown = shownRows(table.rows, all);
  const { rows } = shown;
  if (table.columns.length === 0 || rows.length === 0) return [];
  const columns = table.columns.map((header, at) =>
    dataColumn(
      header,
      rows.map((row) => row[at]),
      screen,
    ),
  );
  const framed = rows.length > MOST_FRAMED ? undefined : inFrame(columns, shown, all, screen, indent);
  return framed ?? inColumns(columns, shown, screen, indent);
}

function dataColumn(header: string, values: readonly (Json | undefined)[], { style }: Screen): DataColumn {
  return { header, numeric: isNumeric(values), cells: values.map((value) => dataCell(value, style)) };
}

function inFrame(
  columns: readonly DataColumn[],
  { gap }: ShownRows,
  all: boolean,
  { width, style }: Screen,
  indent: number,
): string[] | undefined {
  const available = width === undefined ? undefined : width - indent - FRAME_ENDS;
  if (available !== undefined && available < 1) return undefined;
  const aligned = columns.map(withPoints);
  const order = columns.map((_, index) => index);
  const widths = fitColumns(order, (index) => extentOf(aligned[index], available), available, FRAME_GAP);
  const shown = aligned.flatMap((column, index): FramedColumn[] => {
    const columnWidth = widths.get(index);
    const align = column.numeric ? "right" : "left";
    return columnWidth === undefined
      ? []
      : [{ header: column.header, align, cells: column.cells, width: columnWidth }];
  });
  const lines = framedTable(shown, gap, style, all || width === undefined);
  if (lines === undefined) return undefined;
  const missing = columns.length - shown.length;
  const notes = missing === 0 ? [] : [style.dim(leftOut(missing, available))];
  return [...lines, ...notes].map((line) => " ".repeat(indent) + line);
}

function withPoints(column: DataColumn): DataColumn {
  if (!column.numeric) return column;
  const texts = alignPoints(column.cells.map(({ text }) => text));
  return { ...column, cells: column.cells.map((cell, row) => ({ ...cell, text: texts[row] ?? "" })) };
}

function extentOf(column: DataColumn | undefined, available: number | undefined): Extent {
  const widest = (texts: readonly string[]): number =>
    texts.flatMap(safeLines).reduce((most, line) => Math.max(most, widthUpTo(line, available)), 1);
  const header = widest([column?.header ?? ""]);
  const cells = widest(column?.cells.map(({ text }) => text) ?? []);
  const least = Math.max(Math.min(cells, WIDEST_NUMBER), Math.min(header, WIDEST_NUMBER));
  return { natural: Math.max(cells, header), least };
}

function inColumns(
  columns: readonly DataColumn[],
  { rows, gap }: ShownRows,
  screen: Screen,
  indent: number,
): string[] {
  const specs = columns.map(
    ({ header, numeric, cells }, rank): Column<number> => ({
      header,
      align: numeric ? "point" : "left",
      rank,
      cell: (row) => cells[row] ?? { text: "" },
    }),
  );
  const lines = renderColumns(specs, [...rows.keys()], screen, { indent });
  if (gap === undefined) return lines;
  const headed = gap.after + 1;
  const text = truncate(gapText(gap), screen.width && screen.width - indent);
  return [...lines.slice(0, headed), " ".repeat(indent) + screen.style.dim(text), ...lines.slice(headed)];
}

/** What is said beside a table's name: "150 rows at step 199, the last of 3 (--all)". */
export function dataTableRemark(table: LoggedTable, logged: number): string {
  const at = table.step === null ? "" : ` at step ${grouped(table.step)}`;
  const times = logged > 1 ? `, the last of ${grouped(logged)} (--all)` : "";
  return `${countOf(table.rows.length, "row")}${at}${times}`;
}
