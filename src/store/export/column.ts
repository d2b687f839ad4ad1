import { type JsonText, stringOf } from "../../format/json-text.ts";

/** What all values of a column are. */
export type ColumnKind = "integer" | "double" | "boolean" | "time" | "text" | "json";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Why it is of texts, where one may have expected another kind: "numbers and texts". */
  readonly mixed?: string;
}

const SPELLED: ReadonlyMap<string, number> = new Map([
  ['"NaN"', Number.NaN],
  ['"Infinity"', Number.POSITIVE_INFINITY],
  ['"-Infinity"', Number.NEGATIVE_INFINITY],
]);

const INTEGER = /^-?\d+$/;
const LEAST_LONG = -(2n ** 63n);
const MOST_LONG = 2n ** 63n - 1n;
/** Integers of fewer digits are exact as doubles, and fit 64 bits. */
const SAFE_DIGITS = 15;

/** An instant as our records tell it (docs/format.md, `timestamp`). */
const INSTANT = /^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z"$/;

/** Columns that hold instants, where all their values are some. */
const TIMES: ReadonlySet<string> = new Set(["timestamp", "_timestamp", "created", "started", "ended"]);

/** What was seen in a column. */
export class ColumnSurvey {
  readonly name: string;
  #integers = false;
  /** An integer that a double does not hold to the last digit. */
  #long = false;
  /** One that 64 bits do not hold. */
  #huge = false;
  #decimals = false;
  #spelled = false;
  #texts = false;
  #booleans = false;
  #nested = false;
  /** Whether it may be one of instants. */
  #times: boolean;

  constructor(name: string) {
    this.name = name;
    this.#times = TIMES.has(name);
  }

  note(text: JsonText): void {
    const first = text.charCodeAt(0);
    if (first === 0x22) {
      if (SPELLED.has(text)) this.#spelled = true;
      else {
        this.#texts = true;
        if (this.#times && !INSTANT.test(text)) this.#times = false;
      }
    } else if (first === 0x2d || (first >= 0x30 && first <= 0x39)) this.#number(text);
    else if (first === 0x74 || first === 0x66) this.#booleans = true;
    else if (first === 0x5b || first === 0x7b) this.#nested = true;
  }

  #number(text: JsonText): void {
    if (!INTEGER.test(text) || text === "-0") {
      this.#decimals = true;
      return;
    }
    this.#integers = true;
    if (text.length <= SAFE_DIGITS) return;
    const value = BigInt(text);
    if (value < LEAST_LONG || value > MOST_LONG) this.#huge = true;
    if (BigInt(Number(text)) !== value) this.#long = true;
  }

  /** A column without any value is of doubles: so are most, and they fit together with any. */
  column(): Column {
    const { name } = this;
    const numbers = this.#integers || this.#decimals;
    const kinds = [
      ...(numbers ? ["numbers"] : []),
      ...(this.#texts || (this.#spelled && !numbers && (this.#booleans || this.#nested)) ? ["texts"] : []),
      ...(this.#booleans ? ["booleans"] : []),
      ...(this.#nested ? ["lists or objects"] : []),
    ];
    if (kinds.length > 1)
      return { name, kind: "text", mixed: kinds.join(", ").replace(/, ([^,]*)$/, " and $1") };
    if (this.#texts) return { name, kind: this.#times && !this.#spelled ? "time" : "text" };
    if (this.#booleans) return { name, kind: "boolean" };
    if (this.#nested) return { name, kind: "json" };
    if (this.#huge) return { name, kind: "text", mixed: "integers of more than 64 bits" };
    if (this.#decimals || this.#spelled || !this.#integers) {
      return this.#long
        ? { name, kind: "text", mixed: "decimals, and integers that a double cannot hold" }
        : { name, kind: "double" };
    }
    return { name, kind: "integer" };
  }
}

/** Microseconds since the epoch of an instant; more digits than that are left off. */
export function microsecondsOf(instant: string): bigint {
  const whole = Date.parse(`${instant.slice(0, 19)}Z`);
  return BigInt(whole) * 1000n + BigInt(instant.slice(20, -1).padEnd(6, "0").slice(0, 6));
}

/** A value in a column of doubles. */
export const doubleOf = (text: JsonText): number | null =>
  text === "null" ? null : (SPELLED.get(text) ?? Number(text));

/** A value as plain text: strings without their quotes, everything else as JSON. */
export const plainText = (text: JsonText): string => stringOf(text) ?? text;
