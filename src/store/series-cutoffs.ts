import { closeSync, readSync } from "node:fs";
import { join } from "node:path";
import { Cutoffs } from "../history/cutoffs.ts";
import { NEAR_NUMBER, NUMBER } from "../history/step-row.ts";
import { openIfThere } from "./read-records.ts";
import { STEPS_FILE, StepRows } from "./step-rows.ts";

/**
 * Adds where each attempt of a rank began, on the step axis and on those of some metrics, in a part of its steps.
 * @param from where a line begins
 * @param end of what is looked at, in bytes
 * @returns whether an attempt after the first began in that part
 */
export function noteCutoffs(
  cutoffs: Cutoffs,
  folder: string,
  rank: number,
  axes: readonly string[],
  from: number,
  end: number,
): boolean {
  const before = cutoffs.all().length;
  const rows = new StepRows({ columns: axes, rank, time: false });
  rows.read(folder, firstLater(folder, from, end), end, (row) => {
    // Where the first attempt began tells nothing: there is none before it.
    if (row.attempt === 1) return;
    cutoffs.note(Cutoffs.STEP, row.attempt, row.step);
    for (const [column, axis] of axes.entries()) {
      const kind = row.kinds[column];
      if (kind === NUMBER || kind === NEAR_NUMBER) cutoffs.note(axis, row.attempt, row.exact(column));
    }
  });
  return cutoffs.all().length > before;
}

/** What every record has that is not of the first attempt. */
const LATER = '"_attempt"';
const NEWLINE = 0x0a;
const CHUNK = 1 << 20;

/** The start of the first line that may be of a later attempt than the first, several times faster than by reading lines. */
function firstLater(folder: string, from: number, end: number): number {
  const file = openIfThere(join(folder, STEPS_FILE));
  if (file === undefined) return end;
  const bytes = Buffer.alloc(CHUNK);
  /** The last start of a line in front of what is looked at. */
  let line = from;
  try {
    for (let at = from; at < end; ) {
      const length = readSync(file, bytes, 0, CHUNK, at);
      const chunk = bytes.subarray(0, length);
      const found = chunk.indexOf(LATER);
      const newline = (found < 0 ? chunk : chunk.subarray(0, found)).lastIndexOf(NEWLINE);
      if (newline >= 0) line = at + newline + 1;
      if (found >= 0) return line;
      if (length < LATER.length) return end;
      // What is looked for may begin at the end of this chunk.
      at += length - LATER.length + 1;
    }
  } finally {
    closeSync(file);
  }
  return end;
}
