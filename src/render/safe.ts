import { stripVTControlCharacters } from "node:util";

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * What may move a cursor, reorder a line or start an escape sequence: C0, DEL, C1, bidirectional controls (UAX 9),
 * line and paragraph separators, and halves of surrogate pairs.
 */
const HARMFUL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not reach a terminal
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Surrogate}]/gu;

/**
 * Anyone's text as one line that a terminal can be trusted with: escape sequences removed, line ends shown as ⏎, tabs
 * as spaces, every other control character as U+FFFD.
 */
export function safe(text: string): string {
  if (PLAIN.test(text)) return text;
  return stripVTControlCharacters(text)
    .replace(/\r?\n/g, "⏎")
    .replaceAll("\t", "    ")
    .replace(HARMFUL, "\uFFFD");
}

/** The same for text that may take several lines: its own line ends are kept, as elements. */
export const safeLines = (text: string): string[] => text.split(/\r?\n/).map(safe);
