import type { Progress } from "../../history/progress.ts";
import type { Charset } from "../chart/charset.ts";
import { formatDuration } from "../duration.ts";
import { formatNumber } from "../number.ts";

/** A pace in steps: "12/s", and where a step takes longer than a second "3.5 s each". */
export function formatRate(rate: number | undefined): string {
  if (rate === undefined || !(rate >= 0)) return "";
  if (rate === 0) return "0/s";
  if (rate >= 1)
    return `${rate >= 1000 ? formatNumber(Math.round(rate)) : rate >= 100 ? rate.toFixed(0) : rate.toFixed(1)}/s`;
  return `${formatDuration(1 / rate)} each`;
}

/** Tenths of a second: a guess is no better, and of one that has all its steps nothing is left to tell. */
export const formatLeft = (left: number | undefined): string =>
  left === undefined || left < 0.0995 ? "" : formatDuration(left);

/** "62 %": never 100 before all is done. */
export function percent({ done, total }: Progress): string {
  const share = Math.max(0, Math.min(1, done / total));
  return `${share >= 1 ? 100 : Math.min(99, Math.floor(share * 100))} %`;
}

/** A bar of so many columns. */
export function progressBar({ done, total }: Progress, width: number, charset: Charset): string {
  const share = Math.max(0, Math.min(1, done / total));
  const filled = charset.bar(share * width);
  return filled + (charset.down > 3 ? "·" : ".").repeat(Math.max(0, width - filled.length));
}
