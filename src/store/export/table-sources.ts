import { closeSync, openSync, readSync } from "node:fs";
import { elementsOf, isArray, type JsonText, stringOf, toJsonText } from "../../format/json-text.ts";
import type { StoredRecord } from "../read-records.ts";
import {
  type RawRecord,
  recordFrom,
  recordOf,
  type Scan,
  scanRecords,
  type Torn,
  textAt,
} from "./raw-record.ts";

/** Where in its file a record stands. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

/** One table of a run, all rows of all times at which it was logged. */
export interface TableSource {
  readonly table: string;
  readonly scan: Scan;
}

/** Columns that tell when rows were logged; they come before a table's own. */
const LOGGED = ["_step", "_timestamp", "_attempt", "_rank", "_rewind"] as const;
const RECORD_KEYS = ["step", "timestamp", "_attempt", "_rank", "_rewind"] as const;

/**
 * The tables in a run's `tables.ndjson`, each row as a record: when it was logged, then its cells.
 * @param size bytes of the file that count
 */
export function tableSources(
  path: string,
  size: number,
  shows: (record: StoredRecord) => boolean,
): { readonly tables: TableSource[]; readonly torn: Torn } {
  const places = new Map<string, Place[]>();
  const torn = scanRecords(path, size, (record, offset, length) => {
    const name = stringOf(textAt(record, "name")) ?? "";
    if (!shows(bookkeeping(record))) return;
    const known = places.get(name);
    if (known === undefined) places.set(name, [{ offset, length }]);
    else known.push({ offset, length });
  });
  const tables = [...places].map(([table, own]) => ({ table, scan: scanOf(path, own) }));
  return { tables, torn };
}

/** What tells whether a record is superseded. */
export function bookkeeping(record: RawRecord): StoredRecord {
  const known = [...RECORD_KEYS, "name"].flatMap((key) => {
    const text = textAt(record, key);
    return text === undefined ? [] : [[key, JSON.parse(text)] as const];
  });
  return Object.fromEntries(known);
}

const scanOf =
  (path: string, places: readonly Place[]): Scan =>
  (visit) => {
    const fd = openSync(path, "r");
    try {
      for (const { offset, length } of places) {
        const bytes = Buffer.allocUnsafe(length);
        readSync(fd, bytes, 0, length, offset);
        rowsOf(recordOf(bytes.toString("utf8").trim() as JsonText), visit);
      }
    } finally {
      closeSync(fd);
    }
  };

function rowsOf(record: RawRecord, visit: (record: RawRecord) => void): void {
  const logged = RECORD_KEYS.flatMap((key, place) => {
    const text = textAt(record, key);
    return text === undefined ? [] : [{ key: LOGGED[place] ?? key, text }];
  });
  const columns = textAt(record, "columns");
  const names = columns !== undefined && isArray(columns) ? elementsOf(columns) : [];
  const keys = distinct([...logged.map(({ key }) => key), ...names.map((name) => stringOf(name) ?? name)]);
  const rows = textAt(record, "rows");
  for (const row of rows !== undefined && isArray(rows) ? elementsOf(rows) : []) {
    const cells = isArray(row) ? elementsOf(row) : [row];
    visit(
      recordFrom(keys, [
        ...logged.map(({ text }) => text),
        ...keys.slice(logged.length).map((_, i) => cells[i] ?? NULL),
      ]),
    );
  }
}

const NULL = toJsonText(null);

/** Names that stand twice get a number: no form of ours can hold two columns of one name. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let number = 2; taken.has(own); number++) own = `${name}_${number}`;
    taken.add(own);
    return own;
  });
}
