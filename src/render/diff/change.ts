import type { Goal } from "../../format/message.ts";
import { isBetter } from "../../history/metric-goal.ts";
import { formatNumber } from "../number.ts";
import { grouped } from "../words.ts";

/** How a value stands to the first run's. */
export type Verdict = "better" | "worse" | "same";

/** How much a value is above another, as a part of that one's size; null where that says nothing (from 0, NaN). */
export function relativeChange(value: number, from: number): number | null {
  if (value === from) return 0;
  const change = (value - from) / Math.abs(from);
  return Number.isFinite(change) ? change : null;
}

/** NaN is worse than every number. Null where nobody knows which way is better. */
export function judge(value: number, from: number, goal: Goal | null): Verdict | null {
  if (Object.is(value, from) || value === from) return "same";
  if (goal === null) return null;
  if (Number.isNaN(value)) return "worse";
  return Number.isNaN(from) || isBetter(value, from, goal) ? "better" : "worse";
}

/** From this on a number of times is more telling than a percentage. */
const TIMES = 10;

/** "+12.3 %", "−0.05 %", "×1,230". Empty for none. */
export function changeText(change: number): string {
  if (change === 0) return "";
  const factor = change + 1;
  if (factor >= TIMES)
    return `×${factor >= 1e6 ? Number(factor.toPrecision(3)).toExponential() : grouped(Math.round(factor))}`;
  const percent = Math.abs(change * 100);
  return `${change < 0 ? "−" : "+"}${percentText(percent)} %`;
}

function percentText(percent: number): string {
  if (percent >= 100) return String(Math.round(percent));
  // Below a millionth, JavaScript writes an exponent by itself.
  return String(Number(percent.toPrecision(3)));
}

/** What a double needs to be told from its neighbour. */
const MOST_DIGITS = 17;

/**
 * Numbers as texts in which those that differ look different: where rounding would make two alike, all of them get more
 * digits.
 */
export function distinctTexts(numbers: readonly number[]): string[] {
  const values = new Set(numbers);
  const texts = numbers.map(formatNumber);
  for (let digits = 5; new Set(texts).size < values.size && digits <= MOST_DIGITS; digits++) {
    for (const [index, number] of numbers.entries())
      texts[index] = Number.isFinite(number)
        ? String(Number(number.toPrecision(digits)))
        : formatNumber(number);
  }
  return texts;
}
