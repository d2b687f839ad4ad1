import type { Json } from "../history/summary.ts";
import type { Cell } from "./columns.ts";
import { formatNumber } from "./number.ts";
import type { Style } from "./style.ts";

/** How the files spell what JSON numbers cannot. */
const SPELLED: ReadonlyMap<Json, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** The number that a value is, NaN and infinities included; undefined for anything else. */
export const numberOf = (value: Json): number | undefined =>
  typeof value === "number" ? value : SPELLED.get(value);

/** Exactly what a value says: strings as they are, everything else as JSON. */
export const exactText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A measured value, rounded for people; NaN in red, a missing one empty. */
export function measuredCell(value: Json | undefined, style: Style): Cell {
  if (value === undefined || value === null) return { text: "" };
  const number = numberOf(value);
  if (number === undefined) return { text: exactText(value) };
  return Number.isNaN(number) ? { text: "NaN", paint: style.bad } : { text: formatNumber(number) };
}
