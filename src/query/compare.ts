import { fitsGlob, isGlob } from "../format/glob.ts";
import { numberOf } from "../history/number-of.ts";
import type { Json } from "../history/summary.ts";
import type { Literal, Operator } from "./expression.ts";
import { instantOf, type Meaning, meaningOf, spelledNumber } from "./literal.ts";

/** Whether a value satisfies an operator and what stands on its right. Undefined: there is no value. */
export type Test = (value: Json | undefined) => boolean;

/**
 * The test of an operator and a literal. A list satisfies it where one of its items does, or with `!=` and `!~` where
 * none fails to. What is missing, or null, satisfies nothing but `= none`.
 */
export function testOf(operator: Operator, literal: Literal): Test {
  const meaning = meaningOf(literal);
  switch (operator) {
    case "=":
      return equality(literal, meaning);
    case "!=": {
      const equal = equality(literal, meaning);
      if (meaning.kind === "none") return (value) => !equal(value);
      return (value) => !isMissing(value) && !equal(value);
    }
    case "~":
      return likeness(literal.text);
    case "!~": {
      const alike = likeness(literal.text);
      return (value) => !isMissing(value) && !alike(value);
    }
    default:
      return anyOf((value) => inOrder(operator, value, literal.text, meaning));
  }
}

const isMissing = (value: Json | undefined): value is undefined | null =>
  value === undefined || value === null;

/** Whether a list holds something that satisfies a test, or a value that is no list does. */
const anyOf =
  (test: (value: Json) => boolean): Test =>
  (value) => {
    if (isMissing(value)) return false;
    return isList(value) ? value.some((item) => item !== null && test(item)) : test(value);
  };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function equality(literal: Literal, meaning: Meaning): Test {
  if (meaning.kind === "none") return (value) => isMissing(value) || (isList(value) && value.length === 0);
  const equal = (value: Json): boolean => equals(value, literal.text, meaning);
  const item = anyOf(equal);
  // A list may also be told as a whole: layers = '[16,16]'.
  return (value) => item(value) || (!isMissing(value) && isList(value) && textOf(value) === literal.text);
}

function equals(value: Json, text: string, meaning: Meaning): boolean {
  switch (meaning.kind) {
    case "number": {
      const number = asNumber(value);
      if (number !== undefined) return Object.is(number, meaning.number) || number === meaning.number;
      return textOf(value) === text;
    }
    case "time": {
      const instant = typeof value === "string" ? instantOf(value) : undefined;
      if (instant !== undefined) return instant >= meaning.from && instant < meaning.to;
      return textOf(value) === text;
    }
    case "boolean":
      return textOf(value).toLowerCase() === String(meaning.boolean);
    case "text":
    case "none":
      return textOf(value) === text;
  }
}

type Order = Exclude<Operator, "=" | "!=" | "~" | "!~">;

function inOrder(operator: Order, value: Json, text: string, meaning: Meaning): boolean {
  if (meaning.kind === "number") {
    const number = asNumber(value);
    return number !== undefined && ordered(operator, number, meaning.number);
  }
  if (typeof value !== "string") return false;
  const instant = meaning.kind === "time" ? instantOf(value) : undefined;
  if (instant === undefined || meaning.kind !== "time") return ordered(operator, value, text);
  // A day is before all that comes after it, and after all that comes before it.
  const before = operator === "<" || operator === ">=";
  return before
    ? ordered(operator, instant, meaning.from)
    : ordered(operator === ">" ? ">=" : "<", instant, meaning.to);
}

function ordered<T extends number | string>(operator: Order, a: T, b: T): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}

/** Whether a text holds another, or where that is a pattern fits it as a whole; upper and lower case are one. */
function likeness(pattern: string): Test {
  const wanted = pattern.toLowerCase();
  const glob = isGlob(wanted);
  return anyOf((value) => {
    const text = textOf(value).toLowerCase();
    return glob ? fitsGlob(wanted, text) : text.includes(wanted);
  });
}

/** The number that a value is or spells: command lines give texts. */
const asNumber = (value: Json): number | undefined =>
  numberOf(value) ?? (typeof value === "string" ? spelledNumber(value) : undefined);

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A value as the literal that means it: what stands on the right may be another name. */
export const literalOf = (value: Json): Literal =>
  numberOf(value) === undefined
    ? { kind: "literal", text: textOf(value), quoted: true }
    : { kind: "literal", text: String(value), quoted: false };
