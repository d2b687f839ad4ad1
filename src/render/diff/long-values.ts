import { safe } from "../safe.ts";
import type { Screen } from "../screen.ts";
import type { Paint } from "../style.ts";
import { widthOf } from "../width.ts";
import { wrapCell, wrapLine } from "../wrap.ts";
import { ABSENT, markOf } from "./table.ts";
import { type Part, withoutMiddles, wordDiff } from "./word-diff.ts";

/** A fact whose values are too long for a column. */
export interface LongRow {
  readonly name: string;
  /** By run; undefined for a run without it. */
  readonly texts: readonly (string | undefined)[];
  readonly differs: boolean;
}

/** Lines that one value takes on a screen, unless all is wanted. */
const TALLEST = 5;

/**
 * Each value in lines of its own, with its run's name before it. Where two are versions of one text, the words of each
 * that the other lacks stand in brackets, `[-so-]` in the first run's and `{+so+}` in another's.
 */
export function longLines(
  rows: readonly LongRow[],
  labels: readonly string[],
  all: boolean,
  screen: Screen,
): string[] {
  const { width, style } = screen;
  return rows.flatMap((row) => {
    const mark = markOf(all, row.differs);
    const room = width === undefined ? undefined : Math.max(1, width - mark.length);
    const names = room === undefined ? [safe(row.name)] : wrapCell(row.name, room, Number.POSITIVE_INFINITY);
    const heads = names.map(
      (name, line) => (line === 0 ? mark : "  ") + (row.differs ? name : style.dim(name)),
    );
    return [...heads.map((line) => line.trimEnd()), ...valueLines(row, labels, all, screen)];
  });
}

function valueLines(
  { texts, differs }: LongRow,
  labels: readonly string[],
  all: boolean,
  screen: Screen,
): string[] {
  const { width, style } = screen;
  const heads = labels.map(safe);
  const column = heads.reduce((most, label) => Math.max(most, widthOf(label)), 0);
  const indent = 4 + column + 2;
  const room = width === undefined ? undefined : Math.max(1, width - indent);
  const [first] = texts;
  if (!differs) {
    return linesOf(first, undefined, all, room, style.dim).map((line) => `    ${line}`);
  }
  const pairs = texts.map((text, run) => {
    const other =
      run === 0 ? texts.find((each, index) => index > 0 && each !== undefined && each !== first) : first;
    if (text === undefined || other === undefined || text === other) return undefined;
    return wordDiff(safe(text), safe(other))?.[0];
  });
  return texts.flatMap((text, run) => {
    const brackets = run === 0 ? (["[-", "-]"] as const) : (["{+", "+}"] as const);
    const parts = pairs[run];
    const marked = parts && markedText(parts, brackets, all || room === undefined, style.strong);
    const label = heads[run] ?? "";
    const again = run > 0 && text !== undefined && text === first;
    const lines = again ? [style.dim(`as ${heads[0]}`)] : linesOf(text, marked, all, room, style.dim);
    return lines.map((line, index) =>
      `    ${index === 0 ? style.dim(label) + " ".repeat(column - widthOf(label)) : " ".repeat(column)}  ${line}`.trimEnd(),
    );
  });
}

function markedText(
  parts: readonly Part[],
  [open, close]: readonly [string, string],
  whole: boolean,
  paint: Paint,
): string {
  return (whole ? parts : withoutMiddles(parts))
    .map(({ text, own }) => (own ? paint(open + text + close) : text))
    .join("");
}

function linesOf(
  text: string | undefined,
  marked: string | undefined,
  all: boolean,
  room: number | undefined,
  dim: Paint,
): string[] {
  if (text === undefined) return [dim(ABSENT)];
  if (room === undefined) return [marked ?? safe(text)];
  if (marked === undefined) return wrapCell(text, room, all ? Number.POSITIVE_INFINITY : TALLEST);
  return wrapLine(marked, room);
}
