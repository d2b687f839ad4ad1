import { FlatScanner } from "../../format/flat-scanner.ts";
import { isObject, type JsonText, membersOf } from "../../format/json-text.ts";
import { parseRecord } from "../read-records.ts";
import { eachLineWithin } from "./source-lines.ts";

/**
 * A record whose values are spelled as in its file: no number went through a double. It is the same object for many
 * records, and holds until the next one is read.
 */
export interface RawRecord {
  /** In order. Records of one shape share the array. */
  readonly keys: readonly string[];
  /** The value of the key at that place. */
  readonly text: (place: number) => JsonText;
}

/** Reads records one after another. */
export type Scan = (visit: (record: RawRecord) => void) => void;

/** What a file holds that is no record. */
export interface Torn {
  readonly lines: number;
  /** Where the first of them begins, in bytes. */
  readonly at: number;
  /** Bytes behind the last whole line. */
  readonly unfinished: number;
}

/** Calls `visit` with every record within the first `size` bytes of a file. */
export function scanRecords(
  path: string,
  size: number,
  visit: (record: RawRecord, offset: number, length: number) => void,
): Torn {
  const scanner = new FlatScanner();
  let lines = 0;
  let at = 0;
  const unfinished = eachLineWithin(path, size, (bytes, start, end, offset) => {
    const shape = scanner.scan(bytes, start);
    if (shape !== null && scanner.end === end) {
      const text = (place: number): JsonText =>
        bytes.toString("utf8", scanner.starts[place], scanner.ends[place]) as JsonText;
      visit({ keys: shape.keys, text }, offset, end - start);
      return;
    }
    const line = bytes.toString("utf8", start, end).trim();
    if (parseRecord(line) === undefined) {
      if (lines++ === 0) at = offset;
      return;
    }
    const record = recordOf(line as JsonText);
    visit(record, offset, end - start);
    if (record.keys.length > 0) scanner.learn(line as JsonText);
  });
  return { lines, at, unfinished };
}

/** @param line an object */
export function recordOf(line: JsonText): RawRecord {
  const members = new Map(membersOf(line).map(({ key, value }) => [key, value]));
  return recordFrom([...members.keys()], [...members.values()]);
}

export const recordFrom = (keys: readonly string[], texts: readonly JsonText[]): RawRecord => ({
  keys,
  text: (place) => texts[place] ?? ("null" as JsonText),
});

/** The value of a key; undefined where the record has none. */
export function textAt(record: RawRecord, key: string): JsonText | undefined {
  const place = record.keys.indexOf(key);
  return place < 0 ? undefined : record.text(place);
}

/** The number that a record has under a key, or else another one. */
export function numberAt(record: RawRecord, key: string, otherwise: number): number {
  const text = textAt(record, key);
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isNaN(number) ? otherwise : number;
}

/** Values with nested objects joined by "/", each spelled as it came. Arrays and empty objects stay whole. */
export function flattenTexts(values: Iterable<readonly [string, JsonText]>): Map<string, JsonText> {
  const flat = new Map<string, JsonText>();
  const collect = (entries: Iterable<readonly [string, JsonText]>, prefix: string, depth: number): void => {
    for (const [key, value] of entries) {
      const members = isObject(value) && depth < DEEPEST ? membersOf(value) : [];
      if (members.length === 0) flat.set(prefix + key, value);
      else
        collect(
          members.map((member) => [member.key, member.value] as const),
          `${prefix}${key}/`,
          depth + 1,
        );
    }
  };
  collect(values, "", 0);
  return flat;
}

/** Objects nested deeper than this stay whole. */
const DEEPEST = 64;
