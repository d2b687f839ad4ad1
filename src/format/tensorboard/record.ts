import { maskedCrc } from "./crc32c.ts";

/** Bytes before a record's data: its length, and the checksum of that. */
const HEAD = 12;
/** Bytes behind it: its checksum. */
const FOOT = 4;

/** What stands at a place of a TFRecord file. */
export type RecordFound =
  | { readonly kind: "record"; readonly start: number; readonly end: number; readonly next: number }
  /** It is not all there: so many bytes make it whole, or show how many do. */
  | { readonly kind: "incomplete"; readonly needs: number }
  /** Its data is not what was written. */
  | { readonly kind: "bad-data"; readonly start: number; readonly end: number; readonly next: number }
  /** Its length is not what was written: where the next record begins is not known. */
  | { readonly kind: "bad-length" };

/** Looks at the record that begins at `at`, of which there is what stands before `length`. */
export function recordAt(bytes: Buffer, at: number, length: number): RecordFound {
  if (length - at < HEAD) return { kind: "incomplete", needs: HEAD };
  if (maskedCrc(bytes, at, at + 8) !== bytes.readUInt32LE(at + 8)) return { kind: "bad-length" };
  const size = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
  const start = at + HEAD;
  const end = start + size;
  if (length - end < FOOT) return { kind: "incomplete", needs: HEAD + size + FOOT };
  const kind = maskedCrc(bytes, start, end) === bytes.readUInt32LE(end) ? "record" : "bad-data";
  return { kind, start, end, next: end + FOOT };
}
