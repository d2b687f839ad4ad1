import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { RunRef } from "./catalog.ts";
import { parseRecord } from "./read-records.ts";

/** An id's beginning has at least this many characters: fewer are more likely a name that was misspelt. */
const LEAST = 4;
/** Ours are hexadecimal; other programs may make others. */
const ID_PREFIX = /^[0-9A-Za-z_-]+$/;
/** An id stands in the first line, which is short. */
const FIRST_BYTES = 2048;

export const mayBeId = (text: string): boolean => text.length >= LEAST && ID_PREFIX.test(text);

/** The runs whose ids begin like that. Reads the beginning of each run's file. */
export const runsById = (runs: readonly RunRef[], prefix: string): RunRef[] =>
  runs.filter((ref) => idOf(ref)?.startsWith(prefix) === true);

const buffer = Buffer.allocUnsafe(FIRST_BYTES);

/** The id that a run's first record tells; undefined where it tells none. */
export function idOf({ folder }: Pick<RunRef, "folder">): string | undefined {
  let length: number;
  try {
    const fd = openSync(join(folder, "run.ndjson"), "r");
    try {
      length = readSync(fd, buffer, 0, FIRST_BYTES, 0);
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // Not there, another user's, or a folder: such a run has no id to be called by.
  }
  const { id } = parseRecord(buffer.toString("utf8", 0, length).split("\n", 1)[0] ?? "") ?? {};
  return typeof id === "string" ? id : undefined;
}
