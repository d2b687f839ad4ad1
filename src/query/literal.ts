import type { Literal } from "./expression.ts";

/** What a literal means. */
export type Meaning =
  | { readonly kind: "text" }
  /** A number; lengths of time are seconds. */
  | { readonly kind: "number"; readonly number: number }
  /** A stretch of time: a month, a day, a minute or a second, in milliseconds since the epoch; `to` is behind it. */
  | { readonly kind: "time"; readonly from: number; readonly to: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  /** Nothing: a value that is not there, or null. */
  | { readonly kind: "none" };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WORDS: ReadonlyMap<string, Meaning> = new Map([
  ["true", { kind: "boolean", boolean: true }],
  ["false", { kind: "boolean", boolean: false }],
  ["none", { kind: "none" }],
  ["null", { kind: "none" }],
  ["missing", { kind: "none" }],
  ["nan", { kind: "number", number: Number.NaN }],
  ["inf", { kind: "number", number: Number.POSITIVE_INFINITY }],
  ["+inf", { kind: "number", number: Number.POSITIVE_INFINITY }],
  ["-inf", { kind: "number", number: Number.NEGATIVE_INFINITY }],
  ["infinity", { kind: "number", number: Number.POSITIVE_INFINITY }],
  ["-infinity", { kind: "number", number: Number.NEGATIVE_INFINITY }],
]);

/** What a literal means: a quoted one its text, a bare one also a number, a length of time, a date, or a word of the language. */
export function meaningOf({ text, quoted }: Literal): Meaning {
  if (quoted) return { kind: "text" };
  const word = WORDS.get(text.toLowerCase());
  if (word !== undefined) return word;
  const number = spelledNumber(text) ?? secondsOf(text);
  if (number !== undefined) return { kind: "number", number };
  return timeOf(text) ?? { kind: "text" };
}

/** The number that a whole text spells; undefined for anything else. */
export const spelledNumber = (text: string): number | undefined =>
  NUMBER.test(text) ? Number(text) : undefined;

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 7 * 86_400,
};
const LENGTH = /^(?:\d+(?:\.\d+)?(?:ms|min|[smhdw]))+$/;

/** A length of time in seconds: `90s`, `10m`, `1h30m`, `3d`, `2w`. */
function secondsOf(text: string): number | undefined {
  if (!LENGTH.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  return [...parts].reduce((sum, [, count, unit = ""]) => sum + Number(count) * (SECONDS[unit] ?? 0), 0);
}

const DATE = /^(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z)?)?)?$/;

/** A month, day, minute or second on the calendar of the machine, or with `Z` of UTC. */
function timeOf(text: string): Meaning | undefined {
  const found = DATE.exec(text);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => part && Number(part));
  const at = (months: number, days: number, seconds: number): number => {
    const parts = [
      Number(year),
      Number(month) - 1 + months,
      Number(day || 1) + days,
      Number(hour || 0),
      Number(minute || 0),
      Number(second || 0) + seconds,
    ] as const;
    return found[7] === undefined ? new Date(...parts).getTime() : Date.UTC(...parts);
  };
  const given = [day, hour, second].filter((part) => part !== undefined).length;
  const to = [at(1, 0, 0), at(0, 1, 0), at(0, 0, 60), at(0, 0, 1)][given] ?? Number.NaN;
  return { kind: "time", from: at(0, 0, 0), to };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/** The instant that a value tells, in milliseconds since the epoch; undefined for what is no timestamp. */
export function instantOf(text: string): number | undefined {
  const instant = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}
