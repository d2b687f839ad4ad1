import fc from "fast-check";
import { anyString, numberText, wordText } from "./json-texts.ts";

/** A flat line: keys in a spelling without escapes, and scalars. */
export interface FlatLine {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

const inOneGap = fc.constantFrom("", " ", "  ", "\t");

/** The white space of a line, which is part of its shape. */
export interface Style {
  readonly before: string;
  readonly colon: string;
  readonly comma: string;
  readonly end: string;
}

export const anyStyle: fc.Arbitrary<Style> = fc.record({
  before: inOneGap,
  colon: inOneGap,
  comma: inOneGap,
  end: inOneGap,
});

export const lineText = ({ keys, values }: FlatLine, { before, colon, comma, end }: Style): string =>
  `{${before}${keys.map((key, index) => `${JSON.stringify(key)}:${colon}${values[index]}`).join(`,${comma}`)}${end}}`;

/** A string literal without an escape. */
export const plainString = anyString
  .map((text) => JSON.stringify(text.toWellFormed()))
  .filter((text) => !text.includes("\\"));

export const plainKeys = fc.uniqueArray(
  anyString.map((key) => key.toWellFormed()).filter((key) => !JSON.stringify(key).includes("\\")),
  { minLength: 1, maxLength: 5 },
);

export const plainScalar = fc.oneof({ weight: 3, arbitrary: numberText }, plainString, wordText);

export const scalarsFor = (keys: readonly string[]): fc.Arbitrary<string[]> =>
  fc.tuple(...keys.map(() => plainScalar)) as unknown as fc.Arbitrary<string[]>;
