import { type Extent, fitColumns } from "./layout.ts";
import { alignPoints, WIDEST_NUMBER } from "./number.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import type { Paint } from "./style.ts";
import { truncate, widthOf, widthUpTo } from "./width.ts";
import { countOf } from "./words.ts";

/** One value in a column. Its text may be anyone's: it is made safe here. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

export interface Column<Row> {
  readonly header: string;
  /** "point" puts the points of numbers under each other, and other texts to the right. */
  readonly align: "left" | "right" | "point";
  /** Columns with smaller numbers stay longer when there is little room. */
  readonly rank: number;
  /** A text may be cut down to this; numbers never are. */
  readonly least?: number | undefined;
  readonly cell: (row: Row) => Cell;
}

export interface ColumnsOptions {
  /** Spaces before each line. */
  readonly indent?: number;
  /** False for columns that speak for themselves. */
  readonly headers?: boolean;
  /** False where the caller says what was left out. */
  readonly note?: boolean;
}

/** A header may be cut down to this when its cells are narrower. */
const LEAST_HEADER = 10;
const GAP = 2;

interface Measured {
  readonly header: string;
  readonly texts: readonly string[];
  readonly paints: readonly (Paint | undefined)[];
  readonly extent: Extent;
}

/**
 * Rows under headers, two spaces apart, no frame. Where the screen has a width no line is wider: unimportant columns go
 * as a whole and are counted below, long texts end in …, nothing wraps.
 */
export function renderColumns<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  screen: Screen,
  options: ColumnsOptions = {},
): string[] {
  const { indent = 0, headers = true, note = true } = options;
  const available = screen.width === undefined ? undefined : Math.max(1, screen.width - indent);
  const measured = new Map<number, Measured>();
  const measure = (index: number): Measured => {
    const known = measured.get(index);
    if (known !== undefined) return known;
    const fresh = measureColumn(columnAt(columns, index), rows, headers, available);
    measured.set(index, fresh);
    return fresh;
  };
  const order = [...columns.entries()].sort(([, a], [, b]) => a.rank - b.rank).map(([index]) => index);
  const widths = fitColumns(order, (index) => measure(index).extent, available, GAP);
  const shown = [...widths.keys()].sort((a, b) => a - b);
  const fields = shown.map((index) => ({
    ...measure(index),
    align: columnAt(columns, index).align,
    width: widths.get(index) ?? 0,
  }));

  const margin = " ".repeat(indent);
  const lines: string[] = [];
  if (headers) {
    const line = fields.map(({ header, align, width }) =>
      place(header, width, align, screen.style.dim, "middle"),
    );
    lines.push((margin + line.join(" ".repeat(GAP))).trimEnd());
  }
  for (let row = 0; row < rows.length; row++) {
    const line = fields.map(({ texts, paints, align, width }) =>
      place(texts[row] ?? "", width, align, paints[row], "end"),
    );
    lines.push((margin + line.join(" ".repeat(GAP))).trimEnd());
  }
  const missing = columns.length - shown.length;
  if (note && missing > 0) lines.push(margin + screen.style.dim(leftOut(missing, available)));
  return lines;
}

/** What is said below a table from which columns were left out. */
export const leftOut = (columns: number, width: number | undefined): string =>
  truncate(`… ${countOf(columns, "more column")}: use a wider terminal or --json`, width);

function columnAt<Row>(columns: readonly Column<Row>[], index: number): Column<Row> {
  const column = columns[index];
  if (column === undefined) throw new RangeError(`no column ${index}`);
  return column;
}

function measureColumn<Row>(
  column: Column<Row>,
  rows: readonly Row[],
  headers: boolean,
  most: number | undefined,
): Measured {
  const cells = rows.map(column.cell);
  const plain = cells.map(({ text }) => safe(text));
  const texts = column.align === "point" ? alignPoints(plain) : plain;
  const header = headers ? safe(column.header) : "";
  const widest = texts.reduce((width, text) => Math.max(width, widthUpTo(text, most)), 0);
  const natural = Math.max(widest, widthOf(header), 1);
  const least = Math.max(
    Math.min(widest, column.least ?? WIDEST_NUMBER),
    Math.min(widthOf(header), LEAST_HEADER),
    1,
  );
  return { header, texts, paints: cells.map(({ paint }) => paint), extent: { natural, least } };
}

/** The text in exactly `width` columns, painted without its padding. */
function place(
  text: string,
  width: number,
  align: "left" | "right" | "point",
  paint: Paint | undefined,
  cut: "end" | "middle",
): string {
  const short = truncate(text, width, cut);
  const painted = paint === undefined || short === "" ? short : paint(short);
  const padding = " ".repeat(Math.max(0, width - widthOf(short)));
  return align === "left" ? painted + padding : padding + painted;
}
