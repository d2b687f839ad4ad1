import { NUMBER, numberText } from "./number-text.ts";
import type { TakenField } from "./reader.ts";

/** A metric's name as libraries print it. */
export const NAME = String.raw`[A-Za-z_][\w./@-]*`;

const COLON = new RegExp(String.raw`(?<![\w./@-])(${NAME}): (${NUMBER})(?=$|[\s,\]])`, "g");
const EQUALS = new RegExp(String.raw`(?<![\w./@-])(${NAME})=(${NUMBER})(?=$|[\s,\]])`, "g");

/** `name: 0.3` or `name=0.3`, one behind the other, from a place in a line on. */
export function pairsIn(line: string, from: number, sign: ":" | "="): TakenField[] {
  const pattern = sign === ":" ? COLON : EQUALS;
  const fields: TakenField[] = [];
  pattern.lastIndex = from;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    const [all, name = "", text = ""] = match;
    const value = numberText(text);
    const end = match.index + all.length;
    if (value !== undefined) fields.push({ name, value, start: end - text.length, end });
  }
  return fields;
}
