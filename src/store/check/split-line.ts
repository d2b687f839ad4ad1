import { isUtf8 } from "node:buffer";
import type { StoredRecord } from "../read-records.ts";

/** Why bytes are no record. */
export type Flaw = "torn-line" | "not-json" | "not-utf8" | "zero-bytes" | "bad-record" | "long-line";

/** A part of a line: a record, or what is none. `end` is exclusive. */
export type Part =
  | { readonly kind: "record"; readonly start: number; readonly end: number; readonly record: StoredRecord }
  | { readonly kind: Flaw; readonly start: number; readonly end: number; readonly rule: string };

/** What is wrong with a record, in words that end a sentence; undefined for a good one. */
export type RecordRule = (record: StoredRecord) => string | undefined;

/** How our own records begin. No whole record holds these bytes but at its start, or inside an object of its own. */
const HEAD = /\{"(?:step|timestamp|event)":/g;

/** One line as a record; undefined where it is none, or a bad one. The bytes must be UTF-8. */
export function recordIn(
  bytes: Buffer,
  start: number,
  end: number,
  rule: RecordRule,
): StoredRecord | undefined {
  const value = objectIn(bytes, start, end);
  return value !== undefined && rule(value) === undefined ? value : undefined;
}

/**
 * The parts of a line that is no record, in order and without gaps: runs of zero bytes, records that a torn line or
 * zeros are stuck to, and the rest.
 *
 * @param torn whether the line has no end
 */
export function splitLine(
  bytes: Buffer,
  start: number,
  end: number,
  torn: boolean,
  rule: RecordRule,
): Part[] {
  if (isBlank(bytes, start, end)) return [{ kind: "not-json", start, end, rule: "an empty line" }];
  const parts: Part[] = [];
  for (let at = start; at < end; ) {
    const zero = bytes[at] === 0;
    let next = at + 1;
    while (next < end && (bytes[next] === 0) === zero) next++;
    if (zero) {
      parts.push({ kind: "zero-bytes", start: at, end: next, rule: `${amount(next - at, "zero byte")}` });
    } else parts.push(...splitText(bytes, at, next, torn && next === end, rule));
    at = next;
  }
  return parts;
}

/** "31 bytes", "1 zero byte". */
export const amount = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;

function splitText(bytes: Buffer, start: number, end: number, torn: boolean, rule: RecordRule): Part[] {
  if (!isUtf8(bytes.subarray(start, end))) {
    return splitStuck(bytes, start, end, rule) ?? [flawed("not-utf8", start, end, "not UTF-8")];
  }
  const value = objectIn(bytes, start, end);
  const problem = value && rule(value);
  if (value !== undefined && problem === undefined) return [{ kind: "record", start, end, record: value }];
  if (problem !== undefined) return [flawed("bad-record", start, end, problem)];
  const stuck = splitStuck(bytes, start, end, rule);
  if (stuck !== undefined) return stuck;
  if (torn) return [flawed("torn-line", start, end, `torn line of ${amount(end - start, "byte")}`)];
  return [flawed("not-json", start, end, "not a JSON object")];
}

/** Where a torn line was written on, whole records may stand behind it. Undefined where none does. */
function splitStuck(bytes: Buffer, start: number, end: number, rule: RecordRule): Part[] | undefined {
  // Byte for byte, so that positions in the text are those in the file.
  const heads = [...bytes.toString("latin1", start, end).matchAll(HEAD)].map(({ index }) => start + index);
  const parts: Part[] = [];
  let bad = start;
  for (const [index, head] of heads.entries()) {
    const next = heads[index + 1] ?? end;
    // A head inside of a record's value ends it too soon; not tried for all, for a line may hold millions.
    const ends = index < MOST_TRIED && next < end ? [next, end] : [next];
    const whole = ends.find((each) => isRecord(bytes, head, each, rule));
    if (whole === undefined) continue;
    if (head > bad) parts.push(brokenOff(bytes, bad, head));
    const record = recordIn(bytes, head, whole, rule) as StoredRecord;
    parts.push({ kind: "record", start: head, end: whole, record });
    bad = whole;
    if (whole === end) break;
  }
  if (parts.length === 0) return undefined;
  return bad < end ? [...parts, brokenOff(bytes, bad, end)] : parts;
}

const MOST_TRIED = 3;

const isRecord = (bytes: Buffer, start: number, end: number, rule: RecordRule): boolean =>
  isUtf8(bytes.subarray(start, end)) && recordIn(bytes, start, end, rule) !== undefined;

const brokenOff = (bytes: Buffer, start: number, end: number): Part =>
  isUtf8(bytes.subarray(start, end))
    ? flawed("torn-line", start, end, `torn line of ${amount(end - start, "byte")}`)
    : flawed("not-utf8", start, end, "not UTF-8");

const flawed = (kind: Flaw, start: number, end: number, rule: string): Part => ({ kind, start, end, rule });

function objectIn(bytes: Buffer, start: number, end: number): StoredRecord | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8", start, end));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as StoredRecord)
      : undefined;
  } catch {
    return undefined;
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
