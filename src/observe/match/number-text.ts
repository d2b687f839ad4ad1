import type { JsonText } from "../../format/json-text.ts";

/** What programs print as a number: `1`, `-0.5`, `.5`, `1.`, `+3e-04`, `nan`, `-inf`. For use within other patterns. */
export const NUMBER = String.raw`[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|(?:nan|NaN|NAN|inf|Inf|INF|[Ii]nfinity)(?![A-Za-z]))`;

const PARTS = /^([-+]?)(?:(\d*)(?:\.(\d*))?((?:[eE][-+]?\d+)?)|(nan|inf|infinity))$/i;

/**
 * A printed number as JSON, spelled as it was printed but for what JSON lacks: a leading `+`, zeros or point, a last point,
 * and `nan` and `inf`, which become the strings that the format has for them. Undefined for what is no number.
 */
export function numberText(text: string): JsonText | undefined {
  const [, sign = "", whole = "", fraction, exponent = "", word] = PARTS.exec(text) ?? [];
  const minus = sign === "-" ? "-" : "";
  if (word !== undefined) return (/^n/i.test(word) ? '"NaN"' : `"${minus}Infinity"`) as JsonText;
  if (whole === "" && (fraction ?? "") === "") return undefined;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  const point = fraction === undefined ? "" : `.${fraction === "" ? "0" : fraction}`;
  return `${minus}${digits}${point}${exponent}` as JsonText;
}
