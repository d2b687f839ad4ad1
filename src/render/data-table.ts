import { FRAME_ENDS, type FramedColumn, framedTable } from "./framed-table.ts";
import { gapText, type LoggedTable, type ShownRows, shownRows } from "./logged-table.ts";
import type { Screen } from "./screen.ts";
import {
  type DataColumn,
  dataColumns,
  frameWidths,
  MOST_FRAMED,
  plainRows,
  withPoints,
} from "./table-columns.ts";
import { truncate } from "./width.ts";
import { countOf, grouped } from "./words.ts";

/** A table on a run's page: framed and wrapped, or in plain columns where there are very many rows. */
export function dataTable(table: LoggedTable, all: boolean, screen: Screen, indent: number): string[] {
  const shown = shownRows(table.rows, all);
  const { rows } = shown;
  if (table.columns.length === 0 || rows.length === 0) return [];
  const columns = dataColumns(table.columns, rows, screen);
  const framed = rows.length > MOST_FRAMED ? undefined : inFrame(columns, shown, all, screen, indent);
  return framed ?? inColumns(columns, shown, screen, indent);
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
  const shown = framedColumns(aligned, frameWidths(aligned, available));
  const lines = framedTable(shown, gap, style, all || width === undefined);
  if (lines === undefined) return undefined;
  const missing = columns.length - shown.length;
  const notes = missing === 0 ? [] : [style.dim(columnsLeftOut(missing, available))];
  return [...lines, ...notes].map((line) => " ".repeat(indent) + line);
}

function columnsLeftOut(columns: number, width: number | undefined): string {
  const count = `… ${countOf(columns, "more column")}`;
  const text = `${count}: --table NAME shows all of them`;
  return width === undefined || text.length <= width ? text : truncate(`${count} (--table)`, width);
}

/** The columns that have a width. */
export const framedColumns = (
  columns: readonly DataColumn[],
  widths: ReadonlyMap<number, number>,
): FramedColumn[] =>
  columns.flatMap(({ header, numeric, cells }, index): FramedColumn[] => {
    const width = widths.get(index);
    return width === undefined ? [] : [{ header, align: numeric ? "right" : "left", cells, width }];
  });

function inColumns(
  columns: readonly DataColumn[],
  { gap }: ShownRows,
  screen: Screen,
  indent: number,
): string[] {
  const lines = plainRows(columns, screen, indent);
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
