import { isUtf8 } from "node:buffer";
import { cellValue } from "../../format/csv/cell-value.ts";
import { cellsOf } from "../../format/csv/cells.ts";
import { type Header, headerOf, isHeaderAgain } from "../../format/csv/header.ts";
import { recordEnd, textEnd } from "../../format/csv/record-end.ts";
import { FNV_START, fnvBytes, fnvText } from "../../format/fnv.ts";
import type { Region } from "../../store/line-reader.ts";
import { bytesFields } from "../rejected-fields.ts";
import type { RowReader, RowsRead } from "./row-reader.ts";

/** What must be known of a CSV file to read it on, as plain data. */
export interface CsvMemo {
  readonly delimiter: string;
  header: readonly string[];
  /** The epoch of the row before, where that is the step. */
  epoch?: string;
  /** Two rows had the same epoch: rows are counted. */
  counted?: true;
}

/** Bytes after which a quote that nothing closes is one by mistake. */
const LONGEST = 1 << 19;

type Rejected = RowsRead["rejected"][number];

/** Rows of a CSV file: each is a metrics line whose keys are the names of its header. */
export class CsvRows implements RowReader {
  readonly #memo: CsvMemo;
  #header: Header;

  /** @param memo is moved on */
  constructor(memo: CsvMemo) {
    this.#memo = memo;
    this.#header = headerOf(memo.header);
  }

  read({ bytes, length, part }: Region, most: number, last: boolean): RowsRead {
    const { delimiter } = this.#memo;
    const lines: string[] = [];
    const rejected: Rejected[] = [];
    const sums: number[] = [];
    let consumed = 0;
    const reject = (reason: string, start: number, end: number): void => {
      sums.push(fnvBytes(FNV_START, bytes, start, end));
      rejected.push({ reason, fields: bytesFields(bytes.subarray(start, textEnd(bytes, start, end))) });
    };
    if (part > 0) {
      reject("bad row: a line above 128 MiB", 0, length);
      return { consumed: length, lines: undefined, rejected, sums };
    }
    while (sums.length < most && consumed < length) {
      const start = consumed;
      const end = recordEnd(bytes, start, length, delimiter.charCodeAt(0));
      if (end < 0) {
        // A record that does not begin the region is read again, with as much behind it as there is.
        if (start > 0 || !(last || length > LONGEST)) break;
        // Half a number looks like a number.
        reject("torn row: it is not ended", start, length);
        consumed = length;
        break;
      }
      consumed = end;
      const record = bytes.subarray(start, textEnd(bytes, start, end));
      if (!isUtf8(record)) reject("not UTF-8: it cannot be read as text", start, end);
      else if (!this.#row(record.toString("utf8").replace(/^\ufeff/, ""), sums, lines))
        reject(`bad row: it has more cells than the header's ${this.#header.cells.length}`, start, end);
    }
    const text = Buffer.from(lines.join(""));
    return { consumed, lines: { bytes: text, length: text.length, part: 0 }, rejected, sums };
  }

  /** False for a row that cannot be told what its cells are. */
  #row(record: string, sums: number[], lines: string[]): boolean {
    if (record.trim() === "" || record.startsWith("#")) return true;
    const cells = cellsOf(record, this.#memo.delimiter);
    if (isHeaderAgain(cells, this.#header)) {
      this.#memo.header = cells;
      this.#header = headerOf(cells);
      return true;
    }
    if (cells.length > this.#header.cells.length) return false;
    const members = this.#members(cells);
    sums.push(sumOf(members));
    const step = this.#epoch(cells);
    if (step !== undefined) members.unshift(`"step":${step}`);
    if (members.length > 0) lines.push(`{${members.join(",")}}\n`);
    return true;
  }

  #members(cells: readonly string[]): string[] {
    const { keys } = this.#header;
    return cells.flatMap((cell, column) => {
      const key = keys[column];
      const value = key == null ? undefined : cellValue(cell);
      return value === undefined ? [] : [`${key}:${value}`];
    });
  }

  /** The epoch as a step, as long as no two rows share one. */
  #epoch(cells: readonly string[]): string | undefined {
    const memo = this.#memo;
    const cell = cells[this.#header.epoch];
    if (cell === undefined || memo.counted === true || !/^\d+(?:\.0*)?$/.test(cell)) return undefined;
    if (memo.epoch === cell) {
      memo.counted = true;
      return undefined;
    }
    memo.epoch = cell;
    return cell;
  }
}

/**
 * What a row says: columns that come to a file which is written anew, or stand in another order, leave its rows what they were, and so
 * does another spelling of a number. pandas writes all of a column as `3.0` as soon as one row lacks it.
 */
const sumOf = (members: readonly string[]): number => fnvText(FNV_START, members.map(plain).sort().join());

const plain = (member: string): string =>
  member.replace(/:(-?\d[^:]*)$/, (whole, value: string) => {
    const number = Number(value);
    return Number.isNaN(number) ? whole : `:${number}`;
  });
