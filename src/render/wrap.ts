import wrapAnsi from "wrap-ansi";
import { safeLines } from "./safe.ts";
import { truncate, UNITS_PER_COLUMN, widthUpTo } from "./width.ts";

/** One line of safe text, with our own colours or without, as lines of at most `width` columns, broken at words. */
export const wrapLine = (line: string, width: number): string[] =>
  wrapAnsi(line, width, { hard: true }).split("\n");

/** Anyone's text as safe lines of at most `width` columns, its own line ends and indentation kept; at most `tallest` of them. */
export function wrapCell(text: string, width: number, tallest: number): string[] {
  // Wrapping takes more than twice the time for twice the text: not more of it than may be seen.
  const near = text.slice(0, tallest * width * UNITS_PER_COLUMN);
  const lines = safeLines(near).flatMap((line) => wrapIndented(line, width));
  if (lines.length <= tallest && near.length === text.length) return lines;
  return [...lines.slice(0, tallest - 1), truncate(`${(lines[tallest - 1] ?? "").trimEnd()} …`, width)];
}

/** Continuation lines are indented as their first. */
function wrapIndented(line: string, width: number): string[] {
  if (widthUpTo(line, width + 1) <= width) return [line];
  const text = line.trimStart();
  const indent = " ".repeat(Math.min(line.length - text.length, Math.floor(width / 2)));
  return wrapLine(text, width - indent.length).map((part) => indent + part);
}
