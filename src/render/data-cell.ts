import type { Json } from "../history/summary.ts";
import type { Cell } from "./columns.ts";
import type { Style } from "./style.ts";
import { exactText, measuredCell, numberOf } from "./value.ts";

/** A cell of a logged table: numbers rounded for people, media by their kind, everything else as it says. */
export function dataCell(value: Json | undefined, style: Style): Cell {
  if (value === undefined || value === null) return { text: "null", paint: style.dim };
  if (typeof value === "number" || value === "NaN") return measuredCell(value, style);
  const kind = mediaKind(value);
  return kind === undefined ? { text: exactText(value) } : { text: `[${kind}]`, paint: style.dim };
}

/** Whether a column holds numbers, and nothing else but gaps. */
export const isNumeric = (values: readonly (Json | undefined)[]): boolean =>
  values.some((value) => typeof value === "number") &&
  values.every((value) => value === undefined || value === null || numberOf(value) !== undefined);

/** "image" of `{"_type": "trackio.image", …}`. */
function mediaKind(value: Json): string | undefined {
  if (typeof value !== "object" || value === null || !("_type" in value)) return undefined;
  const { _type: type } = value;
  return typeof type === "string" && type.startsWith("trackio.") ? type.slice("trackio.".length) : undefined;
}
