/** What a column holds in a row. */
export const ABSENT = 0;
/** A finite number, to the bit. */
export const NUMBER = 1;
/** A finite number that is known within `NEAR` of its size (src/format/flat-scanner.ts); `exact` tells it to the bit. */
export const NEAR_NUMBER = 2;
export const NAN = 3;
export const INFINITY = 4;
export const MINUS_INFINITY = 5;
/** A text, or `true` or `false`. */
export const TEXT = 6;
/** `null`, or what is kept whole. */
export const OTHER = 7;

/**
 * One step record, as far as a few columns of it go. It is the same object for every record, and holds until the next
 * one is read.
 */
export interface StepRow {
  step: number;
  attempt: number;
  /** How often its rank went back before it, in its attempt. */
  rewind: number;
  /** Milliseconds since the epoch; NaN where nobody asked for it, or where it is no time. */
  time: number;
  readonly kinds: Uint8Array;
  /** The values of the columns that hold numbers. */
  readonly numbers: Float64Array;
  /** The number in a column, to the bit. */
  exact(column: number): number;
  /** The text in a column. */
  text(column: number): string;
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ["NaN", NAN],
  ["Infinity", INFINITY],
  ["-Infinity", MINUS_INFINITY],
]);

/** What a text is: a number that JSON cannot spell, or a text. */
export const kindOfText = (text: string): number => WORDS.get(text) ?? TEXT;

/** What a number is: finite, or beyond what a double holds (`1e999`). */
export const kindOfNumber = (number: number): number =>
  Number.isFinite(number) ? NUMBER : number > 0 ? INFINITY : MINUS_INFINITY;
