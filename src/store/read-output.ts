import { closeSync, fstatSync, readSync } from "node:fs";
import { attemptOf, gapOf, type OutputLine, parseOutputLine, tailOf } from "../format/output-line.ts";
import { type OutputFile, outputFiles } from "./output-files.ts";
import { eachLine, openIfThere } from "./read-records.ts";

/** What stands in a run's output: a line, or that bytes are not kept there. */
export type OutputItem =
  | { readonly kind: "line"; readonly line: OutputLine; readonly attempt: number }
  | { readonly kind: "gap"; readonly bytes: number };

/** Up to where the output was read. */
export interface OutputPlace {
  /** 1 is the head, the others are the tail's files; 0 before the first. */
  readonly number: number;
  readonly offset: number;
  readonly attempt: number;
}

export const OUTPUT_START: OutputPlace = { number: 0, offset: 0, attempt: 1 };

/** Where the output ends as its recorder has noted it. */
export interface OutputEnd {
  readonly number: number;
  readonly size: number;
}

/**
 * Reads a run's output on from a place. Lines that are none are passed over: `trackio check` tells of them.
 * @param until what is behind is not read
 * @returns the place behind
 */
export function readOutput(
  folder: string,
  from: OutputPlace,
  visit: (item: OutputItem) => void,
  until?: OutputEnd,
): OutputPlace {
  let place = from;
  for (const { number, path } of outputFiles(folder)) {
    if (number < place.number || (until !== undefined && number > until.number)) continue;
    const begins = number > place.number;
    const follows = number === place.number + 1 || !begins;
    let { attempt } = place;
    const most = until?.number === number ? until.size : Number.POSITIVE_INFINITY;
    const offset = eachLine(
      path,
      begins ? 0 : place.offset,
      (bytes, start, end) => {
        const line = parseOutputLine(bytes.toString("utf8", start, end));
        if (line === undefined) return;
        const between = tailOf(line);
        if (between !== undefined) {
          if (!follows && between > 0) visit({ kind: "gap", bytes: between });
          return;
        }
        const gap = gapOf(line);
        if (gap !== undefined) visit({ kind: "gap", bytes: gap });
        else if (attemptOf(line) === undefined) visit({ kind: "line", line, attempt });
        else attempt = attemptOf(line) ?? attempt;
      },
      undefined,
      most,
    );
    place = { number, offset, attempt };
  }
  return place;
}

/** Bytes that are read at once, from the end on. */
const BLOCK = 1 << 16;

/**
 * The last lines of a run's output that fit.
 * @param most how many
 */
export function lastLines(
  folder: string,
  most: number,
  fits: (line: OutputLine) => boolean,
  until?: OutputEnd,
): OutputLine[] {
  const found: OutputLine[] = [];
  for (const file of outputFiles(folder).reverse()) {
    if (until !== undefined && file.number > until.number) continue;
    const end = until?.number === file.number ? Math.min(until.size, file.size) : file.size;
    linesBackwards(file, end, (text) => {
      const line = parseOutputLine(text);
      if (line !== undefined && line.stream !== "trackio" && fits(line)) found.push(line);
      return found.length < most;
    });
    if (found.length >= most) break;
  }
  return found.reverse();
}

/** Calls `visit` with the lines of a file from its end on, as long as that wants more. */
function linesBackwards({ path }: OutputFile, size: number, visit: (text: string) => boolean): void {
  const fd = openIfThere(path);
  if (fd === undefined) return;
  try {
    let rest = Buffer.alloc(0);
    for (let end = Math.min(size, fstatSync(fd).size); end > 0; ) {
      const start = Math.max(0, end - BLOCK);
      const block = Buffer.alloc(end - start);
      readSync(fd, block, 0, block.length, start);
      const bytes = Buffer.concat([block, rest]);
      const first = start === 0 ? 0 : bytes.indexOf(NEWLINE) + 1;
      // A line above a block is put together with the next one.
      if (start > 0 && first === 0) {
        rest = bytes;
        end = start;
        continue;
      }
      const lines = bytes.toString("utf8", first).split("\n");
      for (const text of lines.reverse()) if (text !== "" && !visit(text)) return;
      rest = bytes.subarray(0, first);
      end = start;
    }
  } finally {
    closeSync(fd);
  }
}

const NEWLINE = 0x0a;
