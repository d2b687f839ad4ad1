import type { Series } from "./series.ts";

/** A metric in so few points that it can be kept beside a summary, and drawn in a line of text. */
export interface Spark {
  /** Buckets of neighbours, ordered by x: where they are, and what they hold. */
  readonly x: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly mean: readonly number[];
  /** Points that are no finite numbers: where the first of each kind was, in each part of the axis. */
  readonly marks: readonly (readonly [x: number, value: Series["marks"][number]["value"]])[];
  /** The x of the last point. */
  readonly end: number;
}

/** Buckets of a spark, and parts of its axis: as many columns at most are drawn of it. */
export const SPARK_BUCKETS = 64;
/** More than can be seen. */
const DIGITS = 6;

/**
 * A spark of a series that has no more buckets than `SPARK_BUCKETS`.
 * @param last the x of the metric's last point: a series may know no more of a thousand NaN
 */
export function sparkOf({ from, to, min, max, mean, marks }: Series, last: number): Spark {
  const x = Array.from(from, (start, index) => start / 2 + (to[index] ?? start) / 2);
  const ends = [to.at(-1), marks.at(-1)?.x, last].filter((end) => end !== undefined);
  const end = Math.max(...ends);
  const start = Math.min(x[0] ?? end, marks[0]?.x ?? end);
  return {
    x,
    min: rounded(min),
    max: rounded(max),
    mean: rounded(mean),
    marks: fewMarks(marks, start, end),
    end,
  };
}

const rounded = (values: ArrayLike<number>): number[] =>
  Array.from(values, (value) => Number(value.toPrecision(DIGITS)));

function fewMarks(marks: Series["marks"], start: number, end: number): Spark["marks"] {
  const few = new Map<string, Spark["marks"][number]>();
  for (const { x, value } of marks) {
    const key = `${partOf(x, start, end, SPARK_BUCKETS)} ${value}`;
    if (!few.has(key)) few.set(key, [x, value]);
  }
  return [...few.values()];
}

/** Which of the equal parts of an axis an x is in, from 0 on. */
export function partOf(x: number, start: number, end: number, parts: number): number {
  // Halved, for their distance may be more than a double holds.
  const way = end / 2 - start / 2;
  return way > 0 ? Math.max(0, Math.min(parts - 1, Math.floor(((x / 2 - start / 2) / way) * parts))) : 0;
}
