import { UsageError } from "../store/user-error.ts";

/** The flags by which a command that prints for people is asked for something that programs read. */
export interface FormFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly md?: boolean;
  readonly precision?: string;
}

/** What a command prints, and how many significant digits its numbers keep; undefined: as is usual there. */
export interface Form {
  readonly kind: "screen" | "json" | "csv" | "md";
  readonly precision: number | undefined;
}

/** More than a double has. */
const MOST_DIGITS = 17;

/** @throws {UsageError} for several forms at once, or a precision that is no number of digits */
export function parseForm({ json, csv, md, precision }: FormFlags): Form {
  const asked = (["json", "csv", "md"] as const).filter((kind) => ({ json, csv, md })[kind]);
  if (asked.length > 1) {
    throw new UsageError(`One form at a time: ${asked.map((kind) => `--${kind}`).join(" and ")} were given.`);
  }
  return { kind: asked[0] ?? "screen", precision: parsePrecision(precision) };
}

function parsePrecision(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const digits = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (digits < 1 || digits > MOST_DIGITS) {
    throw new UsageError(`--precision takes a number of digits from 1 to ${MOST_DIGITS}, not "${text}".`);
  }
  return digits;
}
