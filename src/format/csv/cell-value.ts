import { type JsonText, strictJson } from "../json-text.ts";

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A number as other languages write it, too: `+1`, `.5`, `1.`. */
const NUMBER = /^([+-]?)(0|[1-9]\d*)?(?:(\.)(\d*))?([eE][+-]?\d+)?$/;
const NOT_FINITE = /^([+-]?)(?:(nan)|inf(?:inity)?|1\.#inf)$/i;
const NOTHING = /^(?:NA|N\/A|None|null)?$/;
const ARRAY = /^\[.*\]$/s;

/** Whether a cell holds a number, NaN and infinities included. */
export const isNumber = (cell: string): boolean =>
  JSON_NUMBER.test(cell) || loose(cell) !== undefined || NOT_FINITE.test(cell);

/**
 * A cell as a value of a line: a number as it is written, as far as JSON can write it so, else the same number; a
 * boolean; an array; else a text. Undefined for an empty cell, and for those that say so in words.
 */
export function cellValue(cell: string): JsonText | undefined {
  if (JSON_NUMBER.test(cell)) return cell as JsonText;
  if (NOTHING.test(cell)) return undefined;
  const number = loose(cell);
  if (number !== undefined) return number;
  const odd = NOT_FINITE.exec(cell);
  if (odd !== null)
    return (odd[2] === undefined ? `${odd[1] === "-" ? "-" : ""}Infinity` : "NaN") as JsonText;
  if (/^(?:true|false)$/i.test(cell)) return cell.toLowerCase() as JsonText;
  if (ARRAY.test(cell)) {
    const array = strictJson(cell);
    if (array.kind === "json") return array.text;
  }
  return JSON.stringify(cell) as JsonText;
}

function loose(cell: string): JsonText | undefined {
  const [, sign = "", whole, point, fraction = "", exponent = ""] = NUMBER.exec(cell) ?? [];
  if (whole === undefined && fraction === "") return undefined;
  const rest = point === undefined ? "" : `.${fraction === "" ? "0" : fraction}`;
  return `${sign === "-" ? "-" : ""}${whole ?? "0"}${rest}${exponent}` as JsonText;
}
