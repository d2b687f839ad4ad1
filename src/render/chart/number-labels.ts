import { formatNumber } from "../number.ts";
import type { Step } from "./steps.ts";

const UNITS = [
  { size: 1e12, sign: "T" },
  { size: 1e9, sign: "G" },
  { size: 1e6, sign: "M" },
  { size: 1e3, sign: "k" },
] as const;

/** From here on numbers are told in thousands, millions … */
const LEAST_WITH_UNIT = 1e4;
/** Beyond these a number is told with its power of ten. */
const MOST_WITH_UNIT = 1e15;
const LEAST_PLAIN = 1e-3;
/** Ticks that differ only behind this many digits are told by their distance from the first one. */
const MOST_DIGITS = 6;

/** Texts of ticks. */
export interface Labels {
  readonly texts: readonly string[];
  /** What each text is to be added to; null mostly. */
  readonly base: string | null;
}

/** Texts of the multiples of a step, all with the same unit and as many digits as tell them apart: 0, 0.5, 1.0. */
export function labelsOf(values: readonly number[], step: Step): Labels {
  const largest = Math.max(...values.map(Math.abs), 0);
  const [first = 0] = values;
  if (largest === 0) return { texts: values.map(() => "0"), base: null };
  const digits = Math.floor(Math.log10(largest)) - step.exponent + 1;
  if (digits > MOST_DIGITS) {
    const texts = labelsOf(
      values.map((value) => Number((value - first).toPrecision(6))),
      step,
    ).texts.map((text) => `+${text}`);
    return { texts, base: plainNumber(first) };
  }
  const unit =
    largest < MOST_WITH_UNIT
      ? UNITS.find(({ size }) => largest >= Math.max(size, LEAST_WITH_UNIT))
      : undefined;
  if (unit !== undefined) {
    const decimals = Math.max(0, Math.round(Math.log10(unit.size)) - step.exponent);
    const texts = values.map((value) =>
      value === 0 ? "0" : (value / unit.size).toFixed(decimals) + unit.sign,
    );
    return { texts, base: null };
  }
  if (largest >= MOST_WITH_UNIT || largest < LEAST_PLAIN) {
    return { texts: values.map((value) => exponential(value, step.exponent)), base: null };
  }
  return { texts: values.map((value) => value.toFixed(Math.max(0, -step.exponent))), base: null };
}

/** With as many digits as tell it from its neighbours at the distance of a power of ten: "1.5e-5". */
function exponential(value: number, exponent: number): string {
  if (value === 0) return "0";
  const own = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  return shortest(value.toExponential(Math.max(0, Math.min(20, own - exponent))));
}

/** "1.0e-5" as "1e-5", "2.50e+20" as "2.5e20". */
const shortest = (text: string): string =>
  text
    .replace(/(\.\d*?)0+e/, "$1e")
    .replace(".e", "e")
    .replace("e+", "e");

/** One number by itself, as short as it is exact: "200", "10k", "2M", "1e-5". */
export function labelOf(value: number): string {
  const size = Math.abs(value);
  const unit =
    size < MOST_WITH_UNIT ? UNITS.find((each) => size >= Math.max(each.size, LEAST_WITH_UNIT)) : undefined;
  const text = unit === undefined ? "" : String(value / unit.size);
  if (unit !== undefined && text.length <= MOST_DIGITS) return text + unit.sign;
  if (size !== 0 && size < LEAST_PLAIN)
    return value.toExponential().length <= 8 ? value.toExponential() : formatNumber(value);
  return formatNumber(value).replace("e+", "e");
}

const plainNumber = (value: number): string => String(value).replace("e+", "e");
