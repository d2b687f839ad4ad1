import Table from "cli-table3";
import wrapAnsi from "wrap-ansi";
import type { Cell } from "./columns.ts";
import { type Gap, gapText } from "./logged-table.ts";
import { safeLines } from "./safe.ts";
import type { Style } from "./style.ts";
import { truncate, widthOf } from "./width.ts";

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

/**
 * Columns of equal length in a frame of single lines, their texts wrapped at words. Texts may be anyone's.
 *
 * @param whole cells are never cut, however tall
 * @returns undefined where the frame would be crooked: cli-table3 measures with an older string-width, which takes some
 *   scripts and emoji for wider or narrower than terminals draw them
 */
export function framedTable(
  columns: readonly FramedColumn[],
  gap: Gap | undefined,
  style: Style,
  whole: boolean,
): string[] | undefined {
  const rows = (columns[0]?.cells ?? []).map((_, row) =>
    columns.map(({ cells, width }) =>
      wrapped(cells[row]?.text ?? "", width, whole ? Number.POSITIVE_INFINITY : TALLEST),
    ),
  );
  const tall = rows.some((row) => row.some((lines) => lines.length > 1));
  const table = new Table({
    head: columns.map(({ header, width }) => paintLines(wrapped(header, width, TALLEST), style.strong)),
    colAligns: columns.map(({ align }) => align),
    // The library's colours look at our stdout; style is ours to decide. Tall rows need lines between them.
    style: { head: [], border: [], compact: !tall },
    chars: { left: style.dim("│"), middle: style.dim("│"), right: style.dim("│") },
  });
  const inner = columns.reduce((sum, { width }) => sum + width, FRAME_GAP * (columns.length - 1));
  for (const [index, row] of rows.entries()) {
    if (index === gap?.after) {
      const content = style.dim(truncate(gapText(gap), inner));
      table.push([{ content, colSpan: columns.length, hAlign: "center" }]);
    }
    table.push(row.map((lines, column) => paintLines(lines, columns[column]?.cells[index]?.paint)));
  }
  const lines = table.toString().split("\n");
  const drawn = widthOf(lines[0] ?? "");
  const straight = drawn <= inner + FRAME_ENDS && lines.every((line) => widthOf(line) === drawn);
  return straight ? lines.map((line) => (/^[┌├└]/.test(line) ? style.dim(line) : line)) : undefined;
}

function wrapped(text: string, width: number, tallest: number): string[] {
  const lines = safeLines(text).flatMap((line) => {
    const parts = wrapAnsi(line, width, { hard: true, trim: false }).split("\n");
    // The space at which a line broke belongs to neither half; indentation of the text's own lines stays.
    return parts.map((part, index) => (index === 0 ? part : part.trimStart()));
  });
  if (lines.length <= tallest) return lines;
  return [...lines.slice(0, tallest - 1), truncate(`${(lines[tallest - 1] ?? "").trimEnd()} …`, width)];
}

const paintLines = (lines: readonly string[], paint: ((text: string) => string) | undefined): string =>
  (paint === undefined ? lines : lines.map(paint)).join("\n");
