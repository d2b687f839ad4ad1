import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync } from "node:fs";
import { LineReader, LONGEST_LINE, ReadBuffer } from "../line-reader.ts";
import { openIfThere, type StoredRecord } from "../read-records.ts";
import { amount, type Flaw, type RecordRule, recordIn, splitLine } from "./split-line.ts";

const NEWLINE = 0x0a;

/** Enough of a flaw's bytes to show. */
const MOST_SHOWN = 200;

/** Where a piece of a file stands. `end` is exclusive, and behind its newline where it has one. */
interface Span {
  readonly byte: number;
  readonly end: number;
  /** Counted from 1. */
  readonly line: number;
  /** It has its newline. */
  readonly sealed: boolean;
  /** It belongs to the last line, which has no newline. */
  readonly last: boolean;
}

/** A piece of a file: a record, or bytes that are none. */
export type Piece =
  | (Span & { readonly kind: "record"; readonly record: StoredRecord })
  | (Span & { readonly kind: Flaw; readonly rule: string; readonly head: string });

export interface Scanned {
  readonly lines: number;
  readonly bytes: number;
}

/**
 * Hands over the whole of a file, piece by piece, in order and without gaps. Memory is that of the longest line, at
 * most `LONGEST_LINE`. Undefined where there is no such file.
 */
export function scanLines(
  path: string,
  rule: RecordRule,
  visit: (piece: Piece) => void,
): Scanned | undefined {
  const fd = openIfThere(path);
  if (fd === undefined) return undefined;
  try {
    const { size } = fstatSync(fd);
    const reader = new LineReader(fd, 0, new ReadBuffer());
    const scan = new Scan(rule, visit);
    for (let region = reader.next(size); region !== undefined; region = reader.next(size)) {
      const { bytes, length, part } = region;
      const base = reader.offset - length;
      if (part > 0) scan.longPart(bytes, length, base);
      else scan.wholeLines(bytes, length, base);
    }
    const rest = reader.rest(size);
    if (rest !== undefined) {
      const base = reader.offset - rest.length;
      if (rest.part > 0) scan.longPart(rest.bytes, rest.length, base);
      else scan.line(rest.bytes, 0, rest.length, base, false);
    }
    scan.end(reader.offset);
    return { lines: scan.lines, bytes: reader.offset };
  } finally {
    closeSync(fd);
  }
}

class Scan {
  lines = 0;
  readonly #rule: RecordRule;
  readonly #visit: (piece: Piece) => void;
  /** A line that is too long to be held, while its parts come. */
  #long: { readonly byte: number; readonly head: string; zeros: boolean } | undefined;

  constructor(rule: RecordRule, visit: (piece: Piece) => void) {
    this.#rule = rule;
    this.#visit = visit;
  }

  wholeLines(bytes: Buffer, length: number, base: number): void {
    const valid = isUtf8(bytes.subarray(0, length));
    for (let start = 0; start < length; ) {
      const end = bytes.indexOf(NEWLINE, start);
      this.line(bytes, start, end, base, true, valid);
      start = end + 1;
    }
  }

  line(bytes: Buffer, start: number, end: number, base: number, sealed: boolean, valid?: boolean): void {
    const line = ++this.lines;
    const behind = end + Number(sealed);
    const utf8 = valid ?? isUtf8(bytes.subarray(start, end));
    const record = utf8 ? recordIn(bytes, start, end, this.#rule) : undefined;
    if (record !== undefined) {
      const span = { byte: base + start, end: base + behind, line, sealed, last: !sealed };
      this.#visit({ kind: "record", ...span, record });
      return;
    }
    const parts = splitLine(bytes, start, end, !sealed, this.#rule);
    for (const part of parts) {
      const final = sealed && part === parts.at(-1);
      const span = {
        byte: base + part.start,
        end: base + (final ? behind : part.end),
        line,
        sealed: final,
        last: !sealed,
      };
      if (part.kind === "record") this.#visit({ kind: "record", ...span, record: part.record });
      else
        this.#visit({ kind: part.kind, ...span, rule: part.rule, head: shown(bytes, part.start, part.end) });
    }
  }

  /** A part of a line that is too long to be held: it can only be told whether all of it is zeros. */
  longPart(bytes: Buffer, length: number, byte: number): void {
    const ended = bytes[length - 1] === NEWLINE;
    this.#long ??= { byte, head: shown(bytes, 0, length), zeros: true };
    this.#long.zeros &&= isZeros(bytes, ended ? length - 1 : length);
    if (ended) this.#endLong(byte + length, true);
  }

  /** The end of the file. */
  end(size: number): void {
    if (this.#long !== undefined) this.#endLong(size, false);
  }

  #endLong(end: number, sealed: boolean): void {
    const { byte, head, zeros } = this.#long ?? { byte: end, head: "", zeros: false };
    this.#long = undefined;
    const length = end - byte;
    const span = { byte, end, line: ++this.lines, sealed, last: !sealed, head };
    if (zeros) this.#visit({ kind: "zero-bytes", ...span, rule: amount(length, "zero byte") });
    else if (!sealed)
      this.#visit({ kind: "torn-line", ...span, rule: `torn line of ${amount(length, "byte")}` });
    else this.#visit({ kind: "long-line", ...span, rule: `not looked at: above ${LONGEST_LINE >> 20} MiB` });
  }
}

/** What a terminal may act on, or cannot show: C0, DEL, C1, bidirectional controls, line separators. */
const UNSHOWN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The beginning of some bytes as text, control characters escaped. */
export function shown(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString("utf8", start, Math.min(end, start + MOST_SHOWN));
  const escaped = text.replace(
    UNSHOWN,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return end - start > MOST_SHOWN ? `${escaped}…` : escaped;
}

function isZeros(bytes: Buffer, length: number): boolean {
  for (let at = 0; at < length; at++) if (bytes[at] !== 0) return false;
  return true;
}
