import type { OutputLine } from "../format/output-line.ts";
import { formatBytes } from "./bytes.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: what sets a colour begins with one
const SGR = /(\x1b\[[\d;:]*m)/;

/** A line's text as a terminal can be trusted with it: of control sequences only its colours are left, where they are wanted. */
export function outputText(text: string, colour: boolean): string {
  const parts = text.split(SGR);
  if (parts.length === 1) return safe(text);
  const kept = parts.map((part, index) => (index % 2 === 0 ? safe(part) : colour ? part : "")).join("");
  return colour ? `${kept}\x1b[0m` : kept;
}

/** The same with tabs as they are, for who reads it from a pipe. */
export const plainText = (text: string): string =>
  text
    .split("\t")
    .map((part) => outputText(part, false))
    .join("\t");

/** The time of day of a line, where another second begins with it; else room. */
export function clockOf(
  { time }: OutputLine,
  before: string | undefined,
  timeZone: string | undefined,
): string {
  const clock = (text: string): string =>
    new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      ...(timeZone === undefined ? {} : { timeZone }),
    }).format(new Date(text));
  if (before?.slice(0, 19) === time.slice(0, 19)) return " ".repeat(8);
  return clock(time);
}

export const gapLine = (bytes: number, { style }: Screen): string =>
  style.dim(`… ${formatBytes(bytes)} of output are not kept here`);
