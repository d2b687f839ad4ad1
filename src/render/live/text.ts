import { stripVTControlCharacters } from "node:util";
import type { Paint } from "../style.ts";
import { truncate, widthOf } from "../width.ts";

/** Columns that a line takes, its colours left out. */
export const columnsOf = (line: string): number => widthOf(stripVTControlCharacters(line));

/** A line as wide as the screen. */
export const filled = (line: string, width: number): string =>
  line + " ".repeat(Math.max(0, width - columnsOf(line)));

/** A piece of a line: its text is safe, and has its colour only when it is known how much of it fits. */
export interface Piece {
  readonly text: string;
  readonly paint?: Paint;
}

/** Pieces one after another in at most `width` columns: what does not fit is cut away, from the end. */
export function joined(pieces: readonly Piece[], width: number): string {
  let room = width;
  let line = "";
  for (const { text, paint } of pieces) {
    if (room <= 0) break;
    const short = truncate(text, room);
    room -= widthOf(short);
    line += paint === undefined || short === "" ? short : paint(short);
  }
  return line;
}

/** Texts with dots between them; empty ones are left out. */
export const dotted = (texts: readonly string[]): string => texts.filter((text) => text !== "").join(" · ");
