const DIGITS = 4;
/** Beyond this a double no longer tells neighbouring integers apart with certainty, and no person reads the digits. */
const LARGEST_WHOLE = 1e15;

/** No number from `formatNumber` is wider: "-999999999999999". */
export const WIDEST_NUMBER = 16;

/**
 * A number for people: integers whole, others to four significant digits; 1.23e-7 for the very small, 1.2e+9 for the
 * very large. What only looks whole after rounding keeps its point: 0.99999 is "1.000".
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < LARGEST_WHOLE) return String(value);
  if (size < 1e-4 || size >= 1e6) return exponential(value);
  if (size >= 1000) return value.toFixed(0);
  const text = value.toPrecision(DIGITS);
  const short = text.includes(".") ? text.replace(/0+$/, "") : text;
  return short.endsWith(".") ? text : short;
}

const exponential = (value: number): string => value.toExponential(DIGITS - 1).replace(/\.?0+e/, "e");

/** A number to so many significant digits; whole numbers stay whole. */
export const digits = (value: number, precision: number): string =>
  Number.isInteger(value) && Math.abs(value) < LARGEST_WHOLE
    ? String(value)
    : String(Number(value.toPrecision(precision)));

const NUMBER = /^-?\d+(\.\d*)?(e[+-]\d+)?$/;

/**
 * Numbers padded behind, so that their points stand under each other once the column is right-aligned. Other texts stay
 * as they are. Where the points are too far apart to fit the widest number, nothing is padded.
 */
export function alignPoints(texts: readonly string[]): string[] {
  let whole = 0;
  let fraction = 0;
  for (const text of texts) {
    if (!NUMBER.test(text)) continue;
    whole = Math.max(whole, pointOf(text));
    fraction = Math.max(fraction, text.length - pointOf(text));
  }
  if (whole + fraction > WIDEST_NUMBER) return [...texts];
  return texts.map((text) =>
    NUMBER.test(text) ? text + " ".repeat(fraction - (text.length - pointOf(text))) : text,
  );
}

/** Where the point stands, or would. */
function pointOf(text: string): number {
  const point = text.search(/[.e]/);
  return point === -1 ? text.length : point;
}
