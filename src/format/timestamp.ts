import { type JsonText, stringOf } from "./json-text.ts";

/** Date and time with optional fraction and offset (ISO 8601, as RFC 3339 profiles it; the offset may be missing). */
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,](\d+))?)?\s*(?:Z|z|[+-]\d\d(?::?\d\d)?)?$/;
const NUMBER = /^-?\d+(?:\.(\d+))?$/;

/** More digits than this no clock gives. */
const MOST_DIGITS = 9;

/**
 * A timestamp as a program wrote it (ISO 8601, or epoch seconds), in UTC with at least milliseconds:
 * `2026-11-23T03:26:00.123Z`. More digits are kept, up to nine. Undefined for anything else.
 */
export function parseTimestamp(value: JsonText): string | undefined {
  const text = stringOf(value);
  if (text === undefined) return fromEpoch(value);
  const match = ISO.exec(text.trim());
  if (match === null || !isDay(text.trim())) return undefined;
  const fraction = match[1] ?? "";
  const whole = text
    .trim()
    .replace(/[.,]\d+/, "")
    .replace(" ", "T")
    .replace(/\s+/g, "")
    .replace(/([+-]\d\d)$/, "$1:00");
  return withFraction(Date.parse(whole), fraction);
}

/** Whether the calendar has the day that a text begins with: `Date.parse` takes February 30th for March 2nd. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split("-").map(Number);
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function fromEpoch(value: JsonText): string | undefined {
  const plain = NUMBER.exec(value);
  if (plain !== null && !value.startsWith("-"))
    return withFraction(Math.trunc(Number(value)) * 1000, plain[1] ?? "");
  const seconds = Number(value);
  return Number.isFinite(seconds) && /^[-0-9]/.test(value)
    ? withFraction(Math.floor(seconds * 1000), undefined)
    : undefined;
}

function withFraction(milliseconds: number, fraction: string | undefined): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 0 || date.getUTCFullYear() > 9999)
    return undefined;
  const iso = date.toISOString();
  if (fraction === undefined) return iso;
  return `${iso.slice(0, 19)}.${fraction.slice(0, MOST_DIGITS).padEnd(3, "0")}Z`;
}
