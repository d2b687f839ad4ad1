import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { parseBounded } from "../format/bounded-json.ts";
import type { Json } from "../history/summary.ts";
import type { RunFile } from "./layout.ts";
import { LineReader, ReadBuffer } from "./line-reader.ts";

export type StoredRecord = { readonly [key: string]: Json };

/** Opens a file for reading; undefined where there is none. */
export function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Calls `visit` with each whole line of a file, from an offset on. The offset behind the last of them.
 * @param most bytes of the file that are looked at
 */
export function eachLine(
  path: string,
  from: number,
  visit: (bytes: Buffer, start: number, end: number) => void,
  endRegion: () => void = () => {},
  most = Number.POSITIVE_INFINITY,
): number {
  const fd = openIfThere(path);
  if (fd === undefined) return 0;
  try {
    const reader = new LineReader(fd, from, new ReadBuffer());
    const size = Math.min(fstatSync(fd).size, most);
    for (let region = reader.next(size); region !== undefined; region = reader.next(size)) {
      const { bytes, length } = region;
      for (let start = 0; start < length; ) {
        const newline = bytes.indexOf(0x0a, start);
        const end = newline < 0 || newline >= length ? length : newline;
        visit(bytes, start, end);
        start = end + 1;
      }
      endRegion();
    }
    return reader.offset;
  } finally {
    closeSync(fd);
  }
}

/** One of our own records; undefined for a line that is none (a write that a full disk cut short). */
export function parseRecord(line: string): StoredRecord | undefined {
  try {
    const value = parseBounded(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as StoredRecord)
      : undefined;
  } catch {
    return undefined; // Torn: `trackio check` is what reports it.
  }
}

/** Calls `visit` with each record of a run's file, oldest first, from an offset on. The offset behind the last of them. */
export const eachRecord = (
  folder: string,
  file: RunFile,
  from: number,
  visit: (record: StoredRecord) => void,
): number =>
  eachLine(join(folder, file), from, (bytes, start, end) => {
    const record = parseRecord(bytes.toString("utf8", start, end));
    if (record !== undefined) visit(record);
  });

/** The records of a run's file, oldest first, from an offset on, with the offset behind them. */
export function readRecordsFrom(
  folder: string,
  file: RunFile,
  from: number,
): { records: StoredRecord[]; offset: number } {
  const records: StoredRecord[] = [];
  const offset = eachRecord(folder, file, from, (record) => records.push(record));
  return { records, offset };
}

/** The records of a run's file, oldest first; none where there is no such file. */
export const readRecords = (folder: string, file: RunFile): StoredRecord[] =>
  readRecordsFrom(folder, file, 0).records;
