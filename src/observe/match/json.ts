import { isObject, type JsonText, type Member, membersOf, strictJson } from "../../format/json-text.ts";
import type { Found, Reader, TakenField } from "./reader.ts";

const NUMBER_LIKE = /^(?:-?\d|"(?:NaN|-?Infinity)"$)/;
/** As deep as the format flattens. */
const DEEPEST = 64;

/**
 * JSON lines. Numbers are taken, those of nested objects as `outer/inner`; `step` and `timestamp` mean what they mean on
 * descriptor 3. Texts, truth values and arrays are left, and so are lines with a `_type`: what is printed gives no orders.
 */
export const json: Reader<object> = {
  distinct: true,
  states: false,
  begin: () => ({}),
  read(line) {
    const start = line.search(/\S/);
    if (start < 0 || line[start] !== "{" || !line.endsWith("}")) return undefined;
    const outcome = strictJson(line.slice(start));
    if (outcome.kind === "not-json" || !isObject(outcome.text)) return undefined;
    const members = membersOf(outcome.text);
    if (members.some(({ key }) => key === "_type")) return undefined;
    // Quotes around NaN move what stands behind them: places are told of lines that have none.
    const exact = outcome.text.length === line.length - start;
    const fields = numbersOf(members, "", start, exact ? undefined : { start, end: line.length }, 1);
    if (fields.length === 0) return undefined;
    const result: Found = {
      kind: "point",
      step: members.findLast(({ key }) => key === "step")?.value,
      fields,
      source: line,
    };
    const timestamp = members.findLast(({ key }) => key === "timestamp")?.value;
    return [timestamp === undefined ? result : { ...result, timestamp }];
  },
};

function numbersOf(
  members: readonly Member[],
  prefix: string,
  shift: number,
  whole: { readonly start: number; readonly end: number } | undefined,
  depth: number,
): TakenField[] {
  return members.flatMap(({ key, value, start, end }) => {
    const name = prefix + key;
    if (name === "step" || name === "timestamp") return [];
    const place = whole ?? { start: start + shift, end: end + shift };
    if (isObject(value) && depth < DEEPEST)
      return numbersOf(membersOf(value), `${name}/`, place.start, whole, depth + 1);
    return NUMBER_LIKE.test(value) ? [{ name, value: value as JsonText, ...place }] : [];
  });
}
