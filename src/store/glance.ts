import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { RunFile } from "./layout.ts";
import { parseRecord, type StoredRecord } from "./read-records.ts";

/** Bytes of a file that are read where a glance is enough. */
const GLANCE = 1 << 16;

/** The records at the beginning of a file; none where it is not there. */
export function glance(folder: string, file: RunFile): StoredRecord[] {
  let fd: number;
  try {
    fd = openSync(join(folder, file), "r");
  } catch {
    return []; // It has none, or it is not for us to see.
  }
  try {
    const bytes = Buffer.alloc(GLANCE);
    const text = bytes.toString("utf8", 0, readSync(fd, bytes, 0, GLANCE, 0));
    const records = text.split("\n").map(parseRecord);
    return records.filter((record) => record !== undefined);
  } finally {
    closeSync(fd);
  }
}
