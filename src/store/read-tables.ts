import { closeSync, fstatSync, readSync } from "node:fs";
import { join } from "node:path";
import { LineReader, ReadBuffer } from "./line-reader.ts";
import { openIfThere, parseRecord, type StoredRecord } from "./read-records.ts";

const TABLES = "tables.ndjson";
/** A name may be long, but what stands before the columns of a table is no longer than this, or the whole line is read. */
const LONGEST_HEAD = 1 << 13;
/** No string of JSON can hold this: a quote within one has a backslash before it. */
const COLUMNS = Buffer.from(',"columns":');

/** Where a logged table stands in its file, and what its record says before its columns and rows. */
export interface TablePlace {
  readonly head: StoredRecord;
  /** Bytes from the file's beginning. */
  readonly start: number;
  readonly size: number;
}

/** Every table that a run logged, oldest first, without its rows: of the file no more than a region is held in memory. */
export function findTables(folder: string): TablePlace[] {
  const fd = openIfThere(join(folder, TABLES));
  if (fd === undefined) return [];
  try {
    const places: TablePlace[] = [];
    const reader = new LineReader(fd, 0, new ReadBuffer());
    const { size } = fstatSync(fd);
    for (let region = reader.next(size); region !== undefined; region = reader.next(size)) {
      const { bytes, length } = region;
      const offset = reader.offset - length;
      for (let start = 0; start < length; ) {
        const newline = bytes.indexOf(0x0a, start);
        const end = newline < 0 || newline >= length ? length : newline;
        const head = headOf(bytes.subarray(start, end));
        if (head !== undefined) places.push({ head, start: offset + start, size: end - start });
        start = end + 1;
      }
    }
    return places;
  } finally {
    closeSync(fd);
  }
}

function headOf(line: Buffer): StoredRecord | undefined {
  const near = line.subarray(0, LONGEST_HEAD);
  const columns = near.indexOf(COLUMNS);
  const head = columns < 0 ? undefined : parseRecord(`${near.toString("utf8", 0, columns)}}`);
  // Records that others wrote may have their keys in another order.
  return head !== undefined && "name" in head && "step" in head ? head : withoutRows(line);
}

function withoutRows(line: Buffer): StoredRecord | undefined {
  const record = parseRecord(line.toString("utf8"));
  if (record === undefined) return undefined;
  const { rows: _rows, columns: _columns, ...head } = record;
  return head;
}

/** The whole record of a table; undefined where it cannot be read. */
export function readTableAt(folder: string, { start, size }: TablePlace): StoredRecord | undefined {
  const fd = openIfThere(join(folder, TABLES));
  if (fd === undefined) return undefined;
  try {
    const bytes = Buffer.allocUnsafe(size);
    let done = 0;
    while (done < size) {
      const read = readSync(fd, bytes, done, size - done, start + done);
      if (read === 0) return undefined;
      done += read;
    }
    return parseRecord(bytes.toString("utf8"));
  } finally {
    closeSync(fd);
  }
}
