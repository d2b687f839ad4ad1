import { numberText } from "./number-text.ts";
import { type Found, found, type Reader, type TakenField } from "./reader.ts";

/** One `'name': value` of a Python dict: group 1 the name, 2 a quoted value, 3 a bare one. */
const ENTRY = /'((?:[^'\\]|\\.)*)': ?(?:'((?:[^'\\]|\\.)*)'|([^,'"{}[\]]+))(?:, ?|(?=\}$))/y;

/**
 * Python dicts as transformers' Trainer prints them: `{'loss': 2.1, 'grad_norm': nan, 'epoch': 0.3}`, with the numbers in
 * quotes since 5.0. Other values are left. The Trainer tells no step, but an epoch: that is what its metrics are drawn over.
 */
export const transformers: Reader<object> = {
  distinct: true,
  states: false,
  begin: () => ({}),
  read(line) {
    const start = line.indexOf("{'");
    if (start < 0 || !line.endsWith("}")) return undefined;
    const fields = entries(line, start + 1);
    if (fields === undefined || fields.length === 0) return undefined;
    const step = fields.find(({ name }) => name === "step");
    const others = fields.filter((field) => field !== step);
    const result: Found = found(line, others, { step: step?.value });
    const over = step === undefined && others.some(({ name }) => name === "epoch");
    return others.length === 0 ? undefined : [over ? { ...result, over: "epoch" } : result];
  },
};

/** The numbers of a dict; undefined where it is none of names and plain values. */
function entries(line: string, from: number): TakenField[] | undefined {
  const fields: TakenField[] = [];
  let at = from;
  while (at < line.length - 1) {
    ENTRY.lastIndex = at;
    const match = ENTRY.exec(line);
    if (match === null) return undefined;
    const [all, name = "", quoted, bare] = match;
    const text = quoted ?? bare?.trim() ?? "";
    const value = numberText(text);
    const start = line.indexOf(text, match.index + name.length + 3);
    if (value !== undefined) fields.push({ name, value, start, end: start + text.length });
    at = match.index + all.length;
  }
  return fields;
}
