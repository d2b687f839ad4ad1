import { safe } from "../safe.ts";
import type { Screen } from "../screen.ts";
import type { Paint } from "../style.ts";
import { truncate, widthOf } from "../width.ts";

/** A text in a table. It may be anyone's: it is made safe here. */
export interface Piece {
  readonly text: string;
  /** What is shown where the text does not fit. */
  readonly brief?: string;
  readonly paint?: Paint | undefined;
}

/** What one run has in a row: a text alone, or a value with what stands beside it, each in a column of its own. */
export type Cell =
  | { readonly kind: "text"; readonly text: Piece }
  | { readonly kind: "value"; readonly value: Piece; readonly at?: Piece; readonly change?: Piece };

export type Row =
  | { readonly kind: "title"; readonly title: string }
  /** Lines as they are, across all columns; of a table that is drawn several times, the first time. */
  | { readonly kind: "lines"; readonly lines: readonly string[] }
  | {
      readonly kind: "row";
      /** Before its name: a mark, or spaces. */
      readonly mark: string;
      readonly name: Piece;
      readonly cells: readonly Cell[];
    };

/** What stands where a run has no such thing. */
export const ABSENT = "–";

/** Among what is the same, what differs is marked. */
export const markOf = (all: boolean, differs: boolean): string => (all && differs ? "≠ " : "  ");

const GAP = 2;
/** Names of rows take no more than this part of a screen. */
export const NAMES = 0.36;
const LEAST_NAME = 12;

interface Parts {
  readonly text: number;
  readonly value: number;
  readonly at: number;
  readonly change: number;
}

/**
 * Rows with a column for each run, whose names stand above. Where the screen has no room for all runs, the table is drawn
 * several times, each time with the first run and as many of the others as fit.
 */
export function drawTable(labels: readonly string[], rows: readonly Row[], screen: Screen): string[] {
  const names = rows.map((row) =>
    row.kind === "row" ? widthOf(row.mark) + widthOf(safe(row.name.text)) : 0,
  );
  const natural = names.reduce((most, width) => Math.max(most, width), 0);
  const { width } = screen;
  const room =
    width === undefined ? natural : Math.min(natural, Math.max(LEAST_NAME, Math.floor(width * NAMES)));
  const columns = labels.map((_, run) => partsOf(rows, run));
  const blocks = blocksOf(labels, columns, width === undefined ? undefined : width - room);
  return blocks.flatMap((runs, block) => [
    ...(block === 0 ? [] : [""]),
    ...drawBlock(runs, labels, columns, block === 0 ? rows : rowsAgain(rows), room, screen),
  ]);
}

/** The rows without what is drawn once, and without the titles that nothing is left of. */
const rowsAgain = (rows: readonly Row[]): Row[] =>
  rows.filter(({ kind }, index) => kind === "row" || (kind === "title" && rows[index + 1]?.kind === "row"));

/** What the cells of a run take, by their parts. */
function partsOf(rows: readonly Row[], run: number): Parts {
  const parts = { text: 0, value: 0, at: 0, change: 0 };
  for (const row of rows) {
    const cell = row.kind === "row" ? row.cells[run] : undefined;
    if (cell === undefined) continue;
    for (const part of ["text", "value", "at", "change"] as const) {
      const piece: Piece | undefined = (cell as { [part in keyof Parts]?: Piece })[part];
      if (piece !== undefined) parts[part] = Math.max(parts[part], widthOf(safe(piece.text)));
    }
  }
  return parts;
}

const columnWidth = (label: string, { text, value, at, change }: Parts): number =>
  Math.max(widthOf(safe(label)), text, value + (at > 0 ? at + 1 : 0) + (change > 0 ? change + GAP : 0));

/** Which runs stand beside each other: all where they fit; the first is in every block. */
function blocksOf(
  labels: readonly string[],
  columns: readonly Parts[],
  room: number | undefined,
): number[][] {
  const all = [...labels.keys()];
  if (room === undefined) return [all];
  const widths = labels.map((label, run) => columnWidth(label, columns[run] ?? NOTHING) + GAP);
  const blocks: number[][] = [];
  let left = 0;
  for (const run of all.slice(1)) {
    const block = blocks.at(-1);
    const width = widths[run] ?? 0;
    if (block === undefined || width > left) {
      blocks.push([0, run]);
      left = room - (widths[0] ?? 0) - width;
    } else {
      block.push(run);
      left -= width;
    }
  }
  return blocks.length === 0 ? [all] : blocks;
}

const NOTHING: Parts = { text: 0, value: 0, at: 0, change: 0 };

function drawBlock(
  runs: readonly number[],
  labels: readonly string[],
  columns: readonly Parts[],
  rows: readonly Row[],
  names: number,
  { width, style }: Screen,
): string[] {
  const wants = runs.map((run) => columnWidth(labels[run] ?? "", columns[run] ?? NOTHING));
  const widths = width === undefined ? wants : shrunk(wants, width - names - GAP * runs.length);
  const line = (name: string, cells: readonly string[]): string =>
    [name, ...cells].join(" ".repeat(GAP)).trimEnd();
  const head = line(
    " ".repeat(names),
    runs.map((run, place) =>
      padded({ text: labels[run] ?? "", paint: style.strong }, widths[place] ?? 0, "middle"),
    ),
  );
  return [
    head,
    ...rows.flatMap((row) => {
      if (row.kind === "title") return ["", style.strong(row.title)];
      if (row.kind === "lines") return row.lines;
      const { mark, name } = row;
      const cells = runs.map((run, place) =>
        drawCell(row.cells[run], columns[run] ?? NOTHING, widths[place] ?? 0),
      );
      return [line(mark + padded(name, names - widthOf(mark), "middle"), cells)];
    }),
  ];
}

/** Columns in the room that there is: what is over goes to those that want more than their part. */
function shrunk(wants: readonly number[], room: number): number[] {
  const widths: number[] = wants.map(() => 0);
  let left = Math.max(room, wants.length);
  const order = [...wants.entries()].sort(([, a], [, b]) => a - b);
  for (const [index, [column, want]] of order.entries()) {
    const share = Math.max(1, Math.min(want, Math.floor(left / (order.length - index))));
    widths[column] = share;
    left -= share;
  }
  return widths;
}

function drawCell(cell: Cell | undefined, parts: Parts, width: number): string {
  if (cell === undefined) return " ".repeat(width);
  if (cell.kind === "text") return padded(cell.text, width);
  const { value, at, change } = cell;
  const taken = parts.value + (parts.at > 0 ? parts.at + 1 : 0);
  // Where there is too little room, what a value is compared by goes before where it was.
  const withAt = parts.at > 0 && taken + (parts.change > 0 ? GAP + parts.change : 0) <= width;
  const own = Math.min(width, withAt ? taken : parts.value);
  const values = withAt ? `${padded(value, parts.value)} ${padded(at, parts.at)}` : padded(value, own);
  if (change === undefined) return values + " ".repeat(Math.max(0, width - own));
  return own + GAP >= width
    ? padded(value, width)
    : `${values}${" ".repeat(GAP)}${padded(change, width - own - GAP)}`;
}

/** A piece in a field of its own: cut, painted, and filled up. */
function padded(piece: Piece | undefined, width: number, cut: "end" | "middle" = "end"): string {
  if (piece === undefined) return " ".repeat(width);
  const fits = piece.brief === undefined || widthOf(safe(piece.text)) <= width;
  const text = truncate(safe(fits ? piece.text : (piece.brief ?? "")), width, cut);
  const painted = piece.paint === undefined || text === "" ? text : piece.paint(text);
  return painted + " ".repeat(Math.max(0, width - widthOf(text)));
}
