import { framedColumns } from "./data-table.ts";
import { renderFields } from "./fields.ts";
import { FRAME_ENDS, framedTable } from "./framed-table.ts";
import type { Screen } from "./screen.ts";
import {
  type DataColumn,
  dataColumns,
  extentOf,
  frameWidths,
  MOST_FRAMED,
  plainRows,
  withPoints,
} from "./table-columns.ts";
import { MOST, MOST_OF_ALL, type TableView } from "./table-view.ts";
import { grouped } from "./words.ts";
import { wrapCell } from "./wrap.ts";

/** How rows are shown. */
export interface RowsLook {
  /** No text is cut, however long. */
  readonly whole: boolean;
  /** As many rows as a person takes in, where there are more. */
  readonly brief: boolean;
  readonly precision: number | undefined;
}

export interface DrawnRows {
  readonly lines: readonly string[];
  /** How many rows are shown. */
  readonly shown: number;
  /** Some texts are not whole. */
  readonly cut: boolean;
  /** They are records, and what comes below them is none of the last one. */
  readonly apart?: boolean;
}

/** Of rows of several lines each people get as many as take so many lines, but one at least. */
const MOST_LINES = 100;
/** A frame with taller cells is harder to read than records are. */
const TALLEST_FRAMED = 8;
/** A text of a record takes so many lines, unless it is to be whole. */
const TALLEST_FIELD = 12;
const INDENT = 2;
const GAP = 2;

/**
 * Rows in a frame, texts wrapped; where that leaves no room for all columns, or makes a text very tall, as records, one
 * below the other; very many rows in plain columns. Where the screen has no width nothing is cut or left out.
 */
export function tableRows(view: TableView, look: RowsLook, screen: Screen): DrawnRows {
  const rows = look.brief && view.rows.length > MOST_OF_ALL ? view.rows.slice(0, MOST) : view.rows;
  if (view.columns.length === 0 || rows.length === 0) return { lines: [], shown: rows.length, cut: false };
  const cells = rows.map((row) => row.cells);
  const columns = dataColumns(view.columns, cells, screen, look.precision);
  const framed = rows.length > MOST_FRAMED ? undefined : inFrame(columns, look, screen);
  if (framed !== undefined) return framed;
  if (screen.width === undefined) {
    return { lines: plainRows(columns, screen, INDENT), shown: rows.length, cut: false };
  }
  const plain =
    rows.length > MOST_FRAMED ? inColumns(columns, look, screen, screen.width - INDENT) : undefined;
  return plain ?? asRecords(view, rows.length, columns, look, screen);
}

function inFrame(
  columns: readonly DataColumn[],
  { brief }: RowsLook,
  { width, style }: Screen,
): DrawnRows | undefined {
  const available = width === undefined ? undefined : width - INDENT - FRAME_ENDS;
  if (available !== undefined && available < 1) return undefined;
  const aligned = columns.map(withPoints);
  const widths = frameWidths(aligned, available);
  if (widths.size < columns.length) return undefined;
  const framed = framedColumns(aligned, widths);
  let shown = framed[0]?.cells.length ?? 0;
  if (width !== undefined) {
    const heights = Array.from({ length: shown }, (_, row) =>
      framed.reduce(
        (most, { cells, width: own }) => Math.max(most, tallness(cells[row]?.text ?? "", own)),
        1,
      ),
    );
    if (heights.some((height) => height > TALLEST_FRAMED)) return undefined;
    if (brief) shown = withinLines(heights);
  }
  const taken = framed.map((column) => ({ ...column, cells: column.cells.slice(0, shown) }));
  const lines = framedTable(taken, undefined, style, true);
  return lines && { lines: lines.map((line) => " ".repeat(INDENT) + line), shown, cut: false };
}

const tallness = (text: string, width: number): number => wrapCell(text, width, TALLEST_FRAMED + 1).length;

/** How many of some rows fit in what a person takes in. */
function withinLines(heights: readonly number[]): number {
  let lines = 0;
  const beyond = heights.findIndex((height, row) => {
    lines += height;
    return lines > MOST_LINES && row > 0;
  });
  return beyond < 0 ? heights.length : beyond;
}

/** Rows of one line each; undefined where that does not show all columns, or all of the texts where they are to be whole. */
function inColumns(
  columns: readonly DataColumn[],
  { whole }: RowsLook,
  screen: Screen,
  available: number,
): DrawnRows | undefined {
  const extents = columns.map((column) => extentOf(withPoints(column), available + 1));
  const gaps = GAP * (columns.length - 1);
  const natural = extents.reduce((sum, extent) => sum + extent.natural, gaps);
  const least = extents.reduce((sum, extent) => sum + extent.least, gaps);
  if (least > available || (whole && natural > available)) return undefined;
  return {
    lines: plainRows(columns, screen, INDENT),
    shown: columns[0]?.cells.length ?? 0,
    cut: natural > available,
  };
}

/** Each row as a block: its number in the table, and below it every column's name and value. */
function asRecords(
  { rows }: TableView,
  most: number,
  columns: readonly DataColumn[],
  { whole, brief }: RowsLook,
  screen: Screen,
): DrawnRows {
  const lines: string[] = [];
  let shown = 0;
  let cut = false;
  for (const { number } of rows.slice(0, most)) {
    const fields = columns.map(({ header, cells }) => ({ label: header, text: cells[shown]?.text ?? "" }));
    const all = renderFields(fields, screen, Number.POSITIVE_INFINITY);
    const block = whole ? all : renderFields(fields, screen, TALLEST_FIELD);
    if (brief && shown > 0 && lines.length + block.length > MOST_LINES) break;
    cut ||= block.length < all.length;
    lines.push(...(shown > 0 ? [""] : []), screen.style.strong(`row ${grouped(number)}`), ...block);
    shown++;
  }
  return { lines, shown, cut, apart: true };
}
