import { fstatSync, readSync, writeSync } from "node:fs";

/** What could not be written, and why. It begins with a line, also where a part of that is in the file already. */
export interface Unwritten {
  readonly bytes: Buffer;
  readonly error: unknown;
}

const NEWLINE = 0x0a;

/**
 * Appends whole lines in one write(2), and completes it where the system took a part of it. Where somebody left half a
 * line at the end, a newline keeps it apart from ours. Undefined when all is written.
 */
export function append(fd: number, lines: Buffer): Unwritten | undefined {
  const bytes = endsWithinLine(fd) ? Buffer.concat([Buffer.of(NEWLINE), lines]) : lines;
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      return { bytes: bytes.subarray(restFrom(bytes, written)), error };
    }
  }
  return undefined;
}

function endsWithinLine(fd: number): boolean {
  const { size } = fstatSync(fd);
  const last = Buffer.of(NEWLINE);
  if (size > 0) readSync(fd, last, 0, 1, size - 1);
  return last[0] !== NEWLINE;
}

/** Where to go on: with the line that was cut, as a whole; behind it where nothing but white space of it is missing. */
function restFrom(bytes: Buffer, written: number): number {
  const end = bytes.indexOf(NEWLINE, written);
  if (bytes.toString("latin1", written, end).trim() === "") return written;
  return written === 0 ? 0 : bytes.lastIndexOf(NEWLINE, written - 1) + 1;
}

/** How many lines end in these bytes. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Lines that are shown of those that are lost, and characters of each. */
const SHOWN = 3;
const LONGEST_SHOWN = 200;

/** What was not written, a hint a line. */
export function unwrittenWords(bytes: Buffer): string[] {
  const shown: string[] = [];
  let from = 0;
  while (shown.length < SHOWN && from < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, from);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.toString("utf8", from, Math.min(end, from + LONGEST_SHOWN));
    if (end > from) shown.push(`Not written: ${line}${end - from > LONGEST_SHOWN ? " …" : ""}`);
    from = end + 1;
  }
  const more = countLines(bytes.subarray(from));
  return more === 0 ? shown : [...shown, `… and ${more} more`];
}
