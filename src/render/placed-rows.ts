import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import type { Paint } from "./style.ts";
import { truncate, widthOf } from "./width.ts";
import { grouped } from "./words.ts";
import { wrapWords } from "./wrap-words.ts";

/** Something about a place in a file. All texts may be anyone's: they are made safe here. */
export interface PlacedRow {
  readonly file: string;
  /** Where in the file; empty for all of it. */
  readonly where: string;
  readonly text: string;
  /** What follows the text after a colon, cut where there is no room; empty for nothing. */
  readonly value: string;
  /** Stands on the right where there is room for it, and nowhere else. */
  readonly aside: string;
  readonly paint: Paint;
}

export interface PlacedGroup {
  readonly glyph: string;
  readonly paint: Paint;
  readonly title: string;
  readonly rows: readonly PlacedRow[];
  /** Rows that are not listed. */
  readonly more: number;
}

const INDENT = 4;
const GAP = 2;
/** Of a group, more rows than this are counted; `--json` lists all. */
const MOST_LISTED = 20;
/** A file's name is cut down to this. */
const LONGEST_FILE = 40;
/** Texts take no more room than this where asides stand behind them. */
const MOST_BESIDE = 100;
/** With less room than this beside the places, texts stand below them. */
const LEAST_TEXT = 36;

/** Rows under titles, an empty line behind each group; the rows of all groups are aligned with each other. */
export function placedRows(groups: readonly PlacedGroup[], screen: Screen): string[] {
  const { width, style } = screen;
  const shown = groups.map(({ rows }) => rows.slice(0, MOST_LISTED).map(safeRow));
  const layout = layoutOf(shown.flat(), screen);
  return groups.flatMap(({ glyph, paint, title, rows, more }, index) => {
    const own = shown[index] ?? [];
    const rest = rows.length - own.length + more;
    return [
      `${paint(glyph)} ${style.strong(truncate(safe(title), width && Math.max(1, width - 2), "middle"))}`,
      ...own.flatMap((row) => rowLines(row, layout)),
      ...(rest > 0
        ? [style.dim(truncate(`${" ".repeat(INDENT)}… and ${grouped(rest)} more (--json)`, width))]
        : []),
      "",
    ];
  });
}

const safeRow = (row: PlacedRow): PlacedRow => ({
  ...row,
  file: truncate(safe(row.file), LONGEST_FILE, "middle"),
  text: safe(row.text),
  value: safe(row.value),
});

interface Layout {
  readonly screen: Screen;
  readonly file: number;
  readonly where: number;
  /** Columns for texts; undefined where nothing is cut. */
  readonly text: number | undefined;
  /** Columns before asides; undefined where they have no room. */
  readonly beside: number | undefined;
}

function layoutOf(rows: readonly PlacedRow[], screen: Screen): Layout {
  const widest = (each: (row: PlacedRow) => string, of = rows): number =>
    of.reduce((most, row) => Math.max(most, widthOf(each(row))), 0);
  const [file, where] = [widest(({ file: name }) => name), widest((row) => row.where)];
  if (screen.width === undefined) {
    return { screen, file, where, text: undefined, beside: Math.min(widest(wholeText), MOST_BESIDE) };
  }
  const room = screen.width - INDENT - file - GAP - where - (where > 0 ? GAP : 0);
  const left = room - GAP - widest(({ aside }) => aside);
  const fits =
    left >=
    Math.max(
      LEAST_TEXT,
      widest(({ text }) => text),
    );
  const beside = fits ? Math.min(left, widest(wholeText), MOST_BESIDE) : undefined;
  return { screen, file, where, text: beside ?? room, beside };
}

const wholeText = ({ text, value }: PlacedRow): string => (value === "" ? text : `${text}: ${value}`);

function rowLines(row: PlacedRow, layout: Layout): string[] {
  const { screen, file, where, text: room } = layout;
  const { dim } = screen.style;
  const margin = " ".repeat(INDENT);
  if (room !== undefined && room < LEAST_TEXT) {
    const width = Math.max(1, (screen.width ?? 0) - INDENT);
    const name = truncate(row.file, width, "middle");
    const place = truncate(row.where, Math.max(0, width - widthOf(name) - GAP));
    const first = `${margin}${name}${place === "" ? "" : " ".repeat(GAP) + dim(place)}`;
    const below = textLines(row, Math.max(1, width - GAP));
    return [first, ...below.map((line) => `${margin}${" ".repeat(GAP)}${row.paint(line)}`)];
  }
  const gap = where > 0 ? pad("", where - widthOf(row.where) + GAP) : "";
  const start = `${margin}${pad(row.file, file + GAP)}${row.where === "" ? "" : dim(row.where)}${gap}`;
  const [first = "", ...others] = textLines(row, room);
  const before = " ".repeat(INDENT + file + GAP + where + (where > 0 ? GAP : 0));
  const { beside } = layout;
  const aside =
    beside === undefined || row.aside === ""
      ? ""
      : `${pad("", Math.max(0, beside - widthOf(first)) + GAP)}${dim(row.aside)}`;
  return [
    `${start}${row.paint(first)}${aside}`.trimEnd(),
    ...others.map((line) => `${before}${row.paint(line)}`),
  ];
}

/** The text, wrapped, and behind it as much of the value as fits. */
function textLines(row: PlacedRow, room: number | undefined): string[] {
  if (row.value === "") return wrapWords(row.text, room);
  const lines = wrapWords(`${row.text}:`, room);
  const last = lines.pop() ?? "";
  return [...lines, truncate(`${last} ${row.value}`, room)];
}

const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));
