import Table from "cli-table3";
import type { Cell } from "./columns.ts";
import { type Gap, gapText } from "./logged-table.ts";
import type { Style } from "./style.ts";
import { truncate, widthOf } from "./width.ts";
import { wrapCell } from "./wrap.ts";

export interface FramedColumn {
  readonly header: string;
  readonly align: "left" | "right";
  readonly cells: readonly Cell[];
  readonly width: number;
}

/** What a frame adds to the widths of its columns: at both ends, and between two. */
export const FRAME_ENDS = 4;
export const FRAME_GAP = 3;

/** A cell of more lines than this is cut, where cells are cut at all. */
const TALLEST = 4;
/** cli-table3 takes 0.5 s for 1,000 lines, and its time grows with the square of their number, and of their width. */
const MOST_LINES = 200;
const MOST_COLUMNS = 400;

/** What belongs together between two rules: lines of cells, or of one text across all columns. */
type Block = { readonly lines: readonly (readonly string[])[] } | { readonly across: string };

/**
 * Columns of equal length in a frame of single lines, their texts wrapped at words. Texts may be anyone's.
 *
 * @param whole cells are never cut, however tall
 * @returns undefined for a table too large to frame, and where the frame would be crooked: cli-table3 measures with an
 *   older string-width, which takes some scripts and emoji for wider or narrower than terminals draw them
 */
export function framedTable(
  columns: readonly FramedColumn[],
  gap: Gap | undefined,
  style: Style,
  whole: boolean,
): string[] | undefined {
  const inner = columns.reduce((sum, { width }) => sum + width, FRAME_GAP * (columns.length - 1));
  if (inner > MOST_COLUMNS) return undefined;
  const header = block(columns, ({ header }) => ({ text: header, paint: style.strong }), TALLEST);
  // One line more than the frame takes is enough to see that it is too large.
  const tallest = whole ? MOST_LINES + 1 : TALLEST;
  const blocks: Block[] = [...(columns[0]?.cells.keys() ?? [])].map((row) =>
    block(columns, ({ cells }) => cells[row] ?? { text: "" }, tallest),
  );
  const tall = blocks.some((each) => heightOf(each) > 1);
  if (gap !== undefined) blocks.splice(gap.after, 0, { across: style.dim(truncate(gapText(gap), inner)) });
  if (blocks.reduce((sum, each) => sum + heightOf(each), 0) > MOST_LINES) return undefined;
  blocks.unshift(header);

  const [top = "", ...rest] = draw(blocks, columns, style);
  const rule = top.replace("┌", "├").replaceAll("┬", "┼").replace("┐", "┤");
  const lines = [
    style.dim(top),
    ...withRules(rest, blocks, style.dim(rule), tall),
    style.dim(rest.at(-1) ?? ""),
  ];
  const width = widthOf(top);
  return width <= inner + FRAME_ENDS && lines.every((line) => widthOf(line) === width) ? lines : undefined;
}

const heightOf = (each: Block): number => ("across" in each ? 1 : each.lines.length);

/** One cell of each column, wrapped, painted and filled up to the tallest of them. */
function block(
  columns: readonly FramedColumn[],
  cellOf: (column: FramedColumn) => Cell,
  tallest: number,
): Block {
  const cells = columns.map((column) => {
    const { text, paint } = cellOf(column);
    const lines = wrapCell(text, column.width, tallest);
    return paint === undefined ? lines : lines.map((line) => (line === "" ? line : paint(line)));
  });
  const height = cells.reduce((most, lines) => Math.max(most, lines.length), 1);
  return { lines: Array.from({ length: height }, (_, line) => cells.map((lines) => lines[line] ?? "")) };
}

/** Each line is a row to cli-table3, whose time grows with the third power of a cell's lines (250 lines: 118 s). */
function draw(blocks: readonly Block[], columns: readonly FramedColumn[], style: Style): string[] {
  const side = style.dim("│");
  const table = new Table({
    colAligns: columns.map(({ align }) => align),
    chars: { left: side, middle: side, right: side },
    // The library's own colours look at our stdout, and it draws rules between all rows or none.
    style: { head: [], border: [], compact: true },
  });
  for (const each of blocks) {
    if ("across" in each) table.push([{ content: each.across, colSpan: columns.length, hAlign: "center" }]);
    else table.push(...each.lines.map((line) => [...line]));
  }
  return table.toString().split("\n");
}

/** Lines with a rule under the header, and between rows where some of them are tall. */
function withRules(
  lines: readonly string[],
  blocks: readonly Block[],
  rule: string,
  tall: boolean,
): string[] {
  const ruled: string[] = [];
  let at = 0;
  for (const [index, each] of blocks.entries()) {
    if (index === 1 || (tall && index > 1)) ruled.push(rule);
    ruled.push(...lines.slice(at, at + heightOf(each)));
    at += heightOf(each);
  }
  return ruled;
}
