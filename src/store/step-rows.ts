import { join } from "node:path";
import { ColumnScanner } from "../format/column-scanner.ts";
import { FAR_NUMBER, NEAR_NUMBER as NEAR_GAP, NUMBER as NUMBER_GAP, STRING } from "../format/flat-scanner.ts";
import { IsoTimes } from "../format/iso-time.ts";
import { isObject, type JsonText, membersOf } from "../format/json-text.ts";
import type { Shape } from "../format/shape.ts";
import { BOOKKEEPING } from "../format/stamp.ts";
import {
  ABSENT,
  kindOfNumber,
  kindOfText,
  NEAR_NUMBER,
  NUMBER,
  OTHER,
  type StepRow,
  TEXT,
} from "../history/step-row.ts";
import type { Json } from "../history/summary.ts";
import type { RunFile } from "./layout.ts";
import { eachLine, parseRecord } from "./read-records.ts";

/** What is wanted of a run's step records. */
export interface RowsWanted {
  /** Names of metrics. */
  readonly columns: readonly string[];
  readonly rank: number;
  /** Whether the rows are to tell the time. */
  readonly time: boolean;
}

export const STEPS_FILE: RunFile = "steps.ndjson";

/** The columns in front of those that are asked for. */
const STEP = 0;
const TIMESTAMP = 1;
const ATTEMPT = 2;
const RANK = 3;
const REWIND = 4;
const FIRST = 5;

/** Reads the step records of one rank as rows of a few columns: of each line no more than it must. */
export class StepRows {
  /** The metrics of the rank in what was read, in order: all of them, where a column is nowhere to be found. */
  readonly names = new Set<string>();
  readonly #wanted: RowsWanted;
  readonly #scanner: ColumnScanner;
  readonly #row: ColumnRow;
  /** The newest shapes whose names are known. */
  #named: Shape | null = null;

  constructor(wanted: RowsWanted) {
    this.#wanted = wanted;
    this.#scanner = new ColumnScanner(this.#columnNames(() => true));
    this.#row = new ColumnRow(this.#scanner, wanted.columns.length);
  }

  /** Reads no columns but these from now on: the others are absent in all rows. */
  narrow(columns: ReadonlySet<string>): void {
    this.#scanner.narrow(this.#columnNames((name) => columns.has(name)));
    this.#row.forget();
  }

  /**
   * Visits the rows of a run's folder, from an offset on.
   * @param most bytes of the file that are looked at
   * @returns the offset behind the last whole line
   */
  read(folder: string, from: number, most: number, visit: (row: StepRow) => void): number {
    const row = this.#row;
    const { rank } = this.#wanted;
    const onLine = (bytes: Buffer, start: number, end: number): void => {
      const shape = this.#scanner.scan(bytes, start, end);
      if (shape === null || !row.take(shape, bytes)) {
        if (this.#readSlowly(bytes.toString("utf8", start, end))) visit(row);
      } else if (row.rank === rank) {
        if (shape !== this.#named) this.#name(shape);
        visit(row);
      }
    };
    return eachLine(join(folder, STEPS_FILE), from, onLine, undefined, most);
  }

  #columnNames(isWanted: (name: string) => boolean): (string | undefined)[] {
    const { columns, time } = this.#wanted;
    return [
      "step",
      time ? "timestamp" : undefined,
      "_attempt",
      "_rank",
      "_rewind",
      ...columns.map((name) => (isWanted(name) && !BOOKKEEPING.has(name) ? name : undefined)),
    ];
  }

  #name(shape: Shape): void {
    this.#named = shape;
    for (const key of shape.keys) if (!BOOKKEEPING.has(key)) this.names.add(key);
  }

  /** Reads a line of no known shape. False where it is no record of the rank. */
  #readSlowly(text: string): boolean {
    const record = parseRecord(text);
    if (record === undefined) return false;
    if (isObject(text as JsonText)) this.#scanner.learn(text as JsonText);
    const { _rank: rank } = record;
    if ((typeof rank === "number" ? rank : 0) !== this.#wanted.rank) return false;
    for (const { key } of membersOf(text.trim() as JsonText)) if (!BOOKKEEPING.has(key)) this.names.add(key);
    this.#row.takeRecord(record, this.#wanted.columns);
    return true;
  }
}

/** The row of whatever line was read last. */
class ColumnRow implements StepRow {
  step = 0;
  attempt = 1;
  rewind = 0;
  rank = 0;
  time = Number.NaN;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly #scanner: ColumnScanner;
  readonly #times = new IsoTimes();
  #bytes: Buffer = Buffer.alloc(0);
  /** By which columns the row was read; undefined for one that was read the long way. */
  #present: Int32Array | undefined;
  readonly #texts: string[] = [];

  constructor(scanner: ColumnScanner, columns: number) {
    this.#scanner = scanner;
    this.kinds = new Uint8Array(columns);
    this.numbers = new Float64Array(columns);
  }

  /** Holds all columns for absent until the next line. */
  forget(): void {
    this.#present = undefined;
  }

  /** Takes what the scanner has read. False for a line that is not placed as a record is: it is to be read the long way. */
  take(shape: Shape, bytes: Buffer): boolean {
    const { present, values } = this.#scanner;
    const { kinds } = values;
    this.#bytes = bytes;
    if (present !== this.#present) {
      this.#present = present;
      this.kinds.fill(ABSENT);
    }
    if (shape.stepAt < 0 || kinds[STEP] !== NUMBER_GAP) return false;
    this.step = values.numbers[STEP] as number;
    this.attempt = 1;
    this.rewind = 0;
    this.rank = 0;
    for (let index = 1; index < present.length; index++) {
      const gap = present[index] as number;
      const kind = kinds[gap];
      if (gap >= FIRST) {
        if (kind === NUMBER_GAP || kind === NEAR_GAP) {
          this.kinds[gap - FIRST] = kind === NUMBER_GAP ? NUMBER : NEAR_NUMBER;
          this.numbers[gap - FIRST] = values.numbers[gap] as number;
        } else this.#takeOther(gap - FIRST, gap);
      } else if (gap === TIMESTAMP) this.time = this.#timeAt(bytes);
      else if (kind !== NUMBER_GAP) return false;
      else if (gap === ATTEMPT) this.attempt = values.numbers[gap] as number;
      else if (gap === RANK) this.rank = values.numbers[gap] as number;
      else if (gap === REWIND) this.rewind = values.numbers[gap] as number;
    }
    return true;
  }

  #timeOf(timestamp: string): number {
    const bytes = Buffer.from(timestamp);
    return this.#times.read(bytes, 0, bytes.length);
  }

  #timeAt(bytes: Buffer): number {
    const { starts, ends } = this.#scanner.values;
    return this.#times.read(bytes, (starts[TIMESTAMP] as number) + 1, (ends[TIMESTAMP] as number) - 1);
  }

  /** Takes a record that was read the long way. */
  takeRecord(record: { readonly [key: string]: Json }, columns: readonly string[]): void {
    this.#present = undefined;
    const { step, timestamp, _attempt: attempt, _rewind: rewind } = record;
    this.step = typeof step === "number" ? step : 0;
    this.attempt = typeof attempt === "number" ? attempt : 1;
    this.rewind = typeof rewind === "number" ? rewind : 0;
    this.time = typeof timestamp === "string" ? this.#timeOf(timestamp) : Number.NaN;
    for (const [column, name] of columns.entries()) {
      const value = Object.hasOwn(record, name) && !BOOKKEEPING.has(name) ? record[name] : undefined;
      if (typeof value === "number") {
        this.kinds[column] = kindOfNumber(value);
        this.numbers[column] = value;
      } else if (typeof value === "string" || typeof value === "boolean") {
        this.#takeText(column, String(value), typeof value === "boolean");
      } else this.kinds[column] = value === undefined ? ABSENT : OTHER;
    }
  }

  exact(column: number): number {
    return this.kinds[column] === NEAR_NUMBER
      ? this.#scanner.values.exact(this.#bytes, column + FIRST)
      : (this.numbers[column] as number);
  }

  text(column: number): string {
    return this.#texts[column] ?? "";
  }

  #takeOther(column: number, gap: number): void {
    const { values } = this.#scanner;
    const kind = values.kinds[gap];
    const [start, end] = [values.starts[gap] as number, values.ends[gap] as number];
    if (kind === FAR_NUMBER) {
      const number = values.exact(this.#bytes, gap);
      this.kinds[column] = kindOfNumber(number);
      this.numbers[column] = number;
    } else if (kind === STRING)
      this.#takeText(column, this.#bytes.toString("utf8", start + 1, end - 1), false);
    else if (this.#bytes[start] === 0x6e) this.kinds[column] = OTHER;
    else this.#takeText(column, this.#bytes.toString("latin1", start, end), true);
  }

  #takeText(column: number, text: string, word: boolean): void {
    this.kinds[column] = word ? TEXT : kindOfText(text);
    this.#texts[column] = text;
  }
}
