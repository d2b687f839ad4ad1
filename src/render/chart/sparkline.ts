import { partOf, type Spark } from "../../history/spark.ts";
import type { Charset } from "./charset.ts";

/** The points of a part of the axis. */
interface Part {
  min: number;
  max: number;
  sum: number;
  count: number;
  mark: Spark["marks"][number][1] | undefined;
}

/** A spike is so far from the mean of its part, in parts of the whole height… */
const LEAST_SPIKE = 0.25;
/** …and so many times as far as such points usually are: noise is none. */
const UNUSUAL = 2;

/**
 * A metric in one line of at most so many characters. Each shows the mean of its points, or the one farthest from it,
 * where that is a spike; the sign of NaN or of an infinity, where there is no number; and what was last, where nothing
 * was logged. Few points have a character each.
 */
export function sparkline(spark: Spark, columns: number, { levels, signs }: Charset): string {
  const parts = partsOf(spark, columns);
  const low = Math.min(...spark.min);
  const high = Math.max(...spark.max);
  const spike = Math.max(LEAST_SPIKE * (high - low), UNUSUAL * usualDistance(parts));
  let before = " ";
  return parts
    .map((part) => {
      if (part === undefined) return before;
      before =
        part.count === 0 ? signs[part.mark ?? "NaN"] : levelOf(shownValue(part, spike), low, high, levels);
      return before;
    })
    .join("");
}

function partsOf({ x, min, max, mean, marks, end }: Spark, columns: number): (Part | undefined)[] {
  const start = Math.min(x[0] ?? end, marks[0]?.[0] ?? end);
  const numbers = x.map((at, index): readonly [number, Part] => [
    at,
    { min: min[index] ?? 0, max: max[index] ?? 0, sum: mean[index] ?? 0, count: 1, mark: undefined },
  ]);
  const others = marks.map(([at, mark]): readonly [number, Part] => [
    at,
    { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, sum: 0, count: 0, mark },
  ]);
  const all = [...numbers, ...others].sort(([a], [b]) => a - b);
  const isWhole = (all.at(-1)?.[0] ?? end) >= end;
  if (all.length <= columns && isWhole) return all.map(([, part]) => part);
  const parts = new Array<Part | undefined>(columns).fill(undefined);
  for (const [at, part] of all) {
    const place = partOf(at, start, end, columns);
    parts[place] = together(parts[place], part);
  }
  return parts;
}

const together = (a: Part | undefined, b: Part): Part =>
  a === undefined
    ? b
    : {
        min: Math.min(a.min, b.min),
        max: Math.max(a.max, b.max),
        sum: a.sum + b.sum,
        count: a.count + b.count,
        mark: a.mark ?? b.mark,
      };

function shownValue({ min, max, sum, count }: Part, spike: number): number {
  const mean = sum / count;
  const far = max - mean >= mean - min ? max : min;
  return Math.abs(far - mean) > spike ? far : mean;
}

/** How far the farthest points of the parts are from their means, in the median. */
function usualDistance(parts: readonly (Part | undefined)[]): number {
  const distances = parts
    .flatMap((part) => (part === undefined || part.count === 0 ? [] : [part]))
    .map(({ min, max, sum, count }) => Math.max(max - sum / count, sum / count - min))
    .sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 0;
}

function levelOf(value: number, low: number, high: number, levels: readonly string[]): string {
  // Halved, for their distance may be more than a double holds.
  const way = high / 2 - low / 2;
  const fraction = way > 0 ? (value / 2 - low / 2) / way : 0.5;
  return levels[Math.max(0, Math.min(levels.length - 1, Math.floor(fraction * levels.length)))] ?? "";
}
