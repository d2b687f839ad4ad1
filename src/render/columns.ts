import { type Extent, fitColumns } from "./layout.ts";
import { alignPoints, WIDEST_NUMBER } from "./number.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import type { Paint } from "./style.ts";
import { type Cut, truncate, widthOf, widthUpTo } from "./width.ts";
import { countOf } from "./words.ts";

/** One value in a column. Its text may be anyone's: it is made safe here. */
export interface Cell {
  readonly text: string;
  /** What is shown where the text does not fit. */
  readonly brief?: string;
  readonly paint?: Paint;
  /** One character behind the text that says something of it. It moves no other text, and is never cut away. */
  readonly mark?: string;
}

export interface Column<Row> {
  readonly header: string;
  /** "point" puts the points of numbers under each other, and other texts to the right. */
  readonly align: "left" | "right" | "point";
  /** Columns with smaller numbers stay longer when there is little room. */
  readonly rank: number;
  /** A text may be cut down to this; numbers never are. */
  readonly least?: number | undefined;
  /** A text takes no more than this on a screen, however much room there is. */
  readonly most?: number | undefined;
  /** Where texts lose what does not fit; at their end where it is missing. */
  readonly cut?: Cut;
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
/** Where nothing is cut, cells are not padded beyond this: one long text would push all others out of sight. */
const MOST_PADDED = 200;

interface Measured {
  readonly header: string;
  readonly texts: readonly string[];
  readonly cells: readonly Cell[];
  readonly extent: Extent;
  /** Room that all cells leave for a mark, where one has it. */
  readonly marked: 0 | 1;
  /** Columns that the header leaves free on its right: it stands over numbers, not over their marks. */
  readonly beside: 0 | 1;
}

/**
 * Rows under headers, two spaces apart, no frame. Where the screen has a width no line is wider: unimportant columns go
 * as a whole and are counted below, long texts are cut, nothing wraps, and no two headers are cut to the same. Where it
 * has none every text is whole, and columns of very long ones come last.
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
  const widths = distinctColumns(order, measure, available);
  const long = (index: number) =>
    Number(available === undefined && measure(index).extent.natural > MOST_PADDED);
  const shown = [...widths.keys()].sort((a, b) => long(a) - long(b) || a - b);
  const fields = shown.map((index) => {
    const { align, cut = "end" } = columnAt(columns, index);
    const width = widths.get(index) ?? 0;
    if (long(index) === 0) return { ...measure(index), align, cut, width, room: width };
    return { ...measure(index), align: "left" as const, cut, width: MOST_PADDED, room: undefined };
  });

  const margin = " ".repeat(indent);
  const lines: string[] = [];
  if (headers) {
    const line = fields.map(({ header, align, width, room, beside }) => {
      const short = truncate(header, room && room - beside, "middle");
      return place(short, width - beside, align, screen.style.dim) + " ".repeat(beside);
    });
    lines.push((margin + line.join(" ".repeat(GAP))).trimEnd());
  }
  for (let row = 0; row < rows.length; row++) {
    const line = fields.map(({ texts, cells, align, cut, width, room, marked }) => {
      const { brief, paint, mark } = cells[row] ?? {};
      const text = shorten(texts[row] ?? "", brief, room && room - marked, cut);
      return place(marked === 0 ? text : withMark(text, mark), width, align, paint);
    });
    lines.push((margin + line.join(" ".repeat(GAP))).trimEnd());
  }
  const missing = columns.length - shown.length;
  if (note && missing > 0) lines.push(margin + screen.style.dim(leftOut(missing, available)));
  return lines;
}

/** What is said below a table from which columns were left out, as fully as there is room. */
function leftOut(columns: number, width: number | undefined): string {
  const count = `… ${countOf(columns, "more column")}`;
  const texts = [`${count}: use a wider terminal or --json`, `${count} (--json)`];
  return texts.find((text) => width === undefined || text.length <= width) ?? truncate(count, width);
}

/** The columns that fit, without those whose header is cut to the same as a more important one's: nobody could tell them apart. */
function distinctColumns(
  order: readonly number[],
  measure: (index: number) => Measured,
  available: number | undefined,
): Map<number, number> {
  for (let asked = order; ; ) {
    const widths = fitColumns(asked, (index) => measure(index).extent, available, GAP);
    const headers = new Map<string, string>();
    const unclear = [...widths].filter(([index, width]) => {
      const { header, beside } = measure(index);
      const short = truncate(header, width - beside, "middle");
      const whole = headers.get(short);
      headers.set(short, whole ?? header);
      return whole !== undefined && whole !== header;
    });
    const [least] = unclear.at(-1) ?? [];
    if (available === undefined || least === undefined) return widths;
    // Its room may make the others clear; no other column takes it.
    asked = [...widths.keys()].filter((index) => index !== least);
  }
}

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
  const limit = most === undefined ? undefined : Math.min(most, column.most ?? most);
  const widest = texts.reduce((width, text) => Math.max(width, widthUpTo(text, limit)), 0);
  const marked = cells.some(({ mark }) => mark !== undefined) ? 1 : 0;
  const beside = column.align === "left" ? 0 : marked;
  const natural = Math.max(widest + marked, widthOf(header) + beside, 1);
  const least = Math.max(
    Math.min(widest, column.least ?? WIDEST_NUMBER) + marked,
    Math.min(widthOf(header), LEAST_HEADER) + beside,
    1,
  );
  return { header, texts, cells, extent: { natural, least }, marked, beside };
}

/** A text in at most `room` columns: whole, else in its brief form, else cut. */
function shorten(text: string, brief: string | undefined, room: number | undefined, cut: Cut): string {
  if (brief === undefined || room === undefined || widthUpTo(text, room + 1) <= room)
    return truncate(text, room, cut);
  return truncate(safe(brief), room, cut);
}

/** A text with its mark, or a space where it has none, in front of the spaces that put its point in place. */
function withMark(text: string, mark = " "): string {
  const written = text.trimEnd();
  return written + mark + text.slice(written.length);
}

/** The text padded to `width` columns, painted without its padding. */
function place(text: string, width: number, align: Column<never>["align"], paint: Paint | undefined): string {
  const painted = paint === undefined || text === "" ? text : paint(text);
  const padding = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "left" ? painted + padding : padding + painted;
}
