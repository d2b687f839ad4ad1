import { safe } from "../safe.ts";
import type { Style } from "../style.ts";
import { headOf, widthOf } from "../width.ts";
import type { ShownField } from "./view.ts";

/** Columns of the line that stay in front of what is taken, where its beginning is cut away. */
const BEFORE = 12;

interface Piece {
  readonly text: string;
  readonly taken: boolean;
}

/**
 * A line in which what is taken stands out, in at most `room` columns (undefined: whole). Where what is taken would be cut
 * away at the end, the beginning is.
 */
export function markedLine(
  source: string,
  fields: readonly ShownField[],
  room: number | undefined,
  style: Style,
): string {
  const pieces = piecesOf(source, fields);
  const shown = room === undefined ? pieces : cutEnd(cutBeginning(pieces, room), room);
  return shown.map(({ text, taken }) => (taken ? style.good(text) : style.dim(text))).join("");
}

function piecesOf(source: string, fields: readonly ShownField[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end } of [...fields].sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start) continue; // Nested values share a place.
    if (start > at) pieces.push({ text: safe(source.slice(at, start)), taken: false });
    pieces.push({ text: safe(source.slice(start, end)), taken: true });
    at = end;
  }
  if (at < source.length) pieces.push({ text: safe(source.slice(at)), taken: false });
  return pieces;
}

function cutBeginning(pieces: readonly Piece[], room: number): readonly Piece[] {
  const [first, ...rest] = pieces;
  const last = pieces.findLastIndex(({ taken }) => taken);
  const needed = pieces.slice(0, last + 1).reduce((sum, { text }) => sum + widthOf(text), 0);
  if (first === undefined || first.taken || needed < room) return pieces;
  const short = [...first.text].slice(-BEFORE).join("");
  return short.length === first.text.length ? pieces : [{ text: `…${short}`, taken: false }, ...rest];
}

function cutEnd(pieces: readonly Piece[], room: number): readonly Piece[] {
  const total = pieces.reduce((sum, { text }) => sum + widthOf(text), 0);
  if (total <= room) return pieces;
  const shown: Piece[] = [];
  let left = room - 1;
  for (const { text, taken } of pieces) {
    const width = widthOf(text);
    if (width > left) {
      shown.push({ text: headOf(text, left), taken });
      break;
    }
    shown.push({ text, taken });
    left -= width;
  }
  return [...shown, { text: "…", taken: false }];
}
