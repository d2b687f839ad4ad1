import { join } from "node:path";
import { countElements } from "../format/count-elements.ts";
import type { TableCounts } from "../history/counts-fold.ts";
import type { Json } from "../history/summary.ts";
import { eachLine, parseRecord, type StoredRecord } from "./read-records.ts";

/** No string of JSON can hold these: a quote within one has a backslash before it. */
const COLUMNS = Buffer.from(',"columns":');
const ROWS = Buffer.from(',"rows":');
const OBJECT_END = 0x7d;
/** Titles of columns, and what stands before them, are no longer than this, or the whole record is read. */
const NEAR = 1 << 16;

/**
 * Calls `visit` with each table that was logged, oldest first, from an offset on: its rows are counted and not read, for
 * there may be a gigabyte of them. The offset behind the last one.
 */
export const countTables = (
  folder: string,
  from: number,
  visit: (record: StoredRecord & TableCounts) => void,
): number =>
  eachLine(join(folder, "tables.ndjson"), from, (bytes, start, end) => {
    const line = bytes.subarray(start, end);
    const counted = countRows(line) ?? countParsed(line);
    if (counted !== undefined) visit(counted);
  });

/** A record as we write it: its rows are the last of it. */
function countRows(line: Buffer): (StoredRecord & TableCounts) | undefined {
  const near = line.subarray(0, NEAR);
  const columns = near.indexOf(COLUMNS);
  const rows = columns < 0 ? -1 : near.indexOf(ROWS, columns);
  if (rows < 0) return undefined;
  const head = parseRecord(`${near.toString("utf8", 0, rows)}}`);
  const counted = countElements(line, rows + ROWS.length, line.length);
  if (head === undefined || counted === undefined) return undefined;
  if (counted.end !== line.length - 1 || line[counted.end] !== OBJECT_END) return undefined;
  return { ...head, rows: counted.count };
}

function countParsed(line: Buffer): (StoredRecord & TableCounts) | undefined {
  const record = parseRecord(line.toString("utf8"));
  return record && { ...record, rows: lengthOf(record["rows"]) };
}

const lengthOf = (rows: Json | undefined): number => (Array.isArray(rows) ? rows.length : 0);
