import { numberOf } from "../history/number-of.ts";
import type { Json } from "../history/summary.ts";
import type { Cell } from "./columns.ts";
import { formatNumber } from "./number.ts";
import type { Style } from "./style.ts";

export { numberOf };

/** Exactly what a value says: strings as they are, everything else as JSON. */
export const exactText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A measured value, rounded for people; NaN in red, a missing one empty. */
export function measuredCell(value: Json | undefined, style: Style): Cell {
  if (value === undefined || value === null) return { text: "" };
  const number = numberOf(value);
  if (number === undefined) return { text: exactText(value) };
  return Number.isNaN(number) ? { text: "NaN", paint: style.bad } : { text: formatNumber(number) };
}
