import type { Json } from "./summary.ts";

/** How the files spell what JSON numbers cannot. */
const SPELLED: ReadonlyMap<Json, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** The number that a value is, NaN and infinities included; undefined for anything else. */
export const numberOf = (value: Json): number | undefined =>
  typeof value === "number" ? value : SPELLED.get(value);
