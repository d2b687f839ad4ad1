import type { Json } from "../history/summary.ts";
import type { Cell } from "./columns.ts";
import { mediaText } from "./media-text.ts";
import { digits } from "./number.ts";
import type { Style } from "./style.ts";
import { exactText, measuredCell, numberOf } from "./value.ts";

/**
 * A cell of a logged table: numbers rounded for people, media by path and caption, everything else as it says.
 * @param precision significant digits, where they were asked for
 */
export function dataCell(value: Json | undefined, style: Style, precision?: number): Cell {
  if (value === undefined || value === null) return { text: "null", paint: style.dim };
  if (typeof value === "number" && precision !== undefined) return { text: digits(value, precision) };
  if (typeof value === "number" || value === "NaN") return measuredCell(value, style);
  const media = mediaText(value);
  if (media === undefined) return { text: exactText(value) };
  const paint = media.missing ? style.warn : media.vague ? style.dim : undefined;
  return { text: media.text, ...(paint === undefined ? {} : { paint }) };
}

/** Whether a column holds numbers, and nothing else but gaps. */
export const isNumeric = (values: readonly (Json | undefined)[]): boolean =>
  values.some((value) => typeof value === "number") &&
  values.every((value) => value === undefined || value === null || numberOf(value) !== undefined);
