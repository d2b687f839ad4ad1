import type { Series } from "../../history/series.ts";
import { countOf, listOf } from "../words.ts";
import type { ChartAxis } from "./ticks.ts";

/** One run's points in a chart. */
export interface ChartLine {
  readonly name: string;
  readonly series: Series;
  /** Whether `series.mean` was smoothed: then it is drawn over the points as they were, which stay dim behind it. */
  readonly smoothed: boolean;
  /** Tells its colour and its mark, which are the same in all charts beside each other. */
  readonly place: number;
}

/** A picture of one metric, whatever its size and whatever it is drawn with. */
export interface Chart {
  readonly title: string;
  /** "bars" where no run logged a number, but texts or booleans. */
  readonly kind: "lines" | "bars";
  readonly lines: readonly ChartLine[];
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  /** What is not seen in the picture, or not understood by itself. */
  readonly notes: readonly ChartNote[];
}

/** A sentence below a chart, behind the sign by which the picture tells the same. */
export interface ChartNote {
  readonly sign: "NaN" | "Infinity" | "-Infinity" | null;
  readonly text: string;
}

export interface ChartOptions {
  readonly title: string;
  /** What the x axis counts, where it counts no time: "step", or a metric. */
  readonly over: string;
  /** What y is counted in; undefined where nobody knows. */
  readonly unit?: string | undefined;
  readonly logX: boolean;
  readonly logY: boolean;
}

/** A chart of one metric of some runs. */
export function chartOf(
  lines: readonly ChartLine[],
  { title, over, unit: yUnit, logX, logY }: ChartOptions,
): Chart {
  const time = lines[0]?.series.axis.kind === "time";
  const whole = lines.every(
    ({ series: { from, to } }) => from.every(Number.isInteger) && to.every(Number.isInteger),
  );
  const unit = time ? "time" : whole ? "whole" : "number";
  const x = spread(
    lines.flatMap(({ series }) => [series.from, series.to, series.marks.map((mark) => mark.x)]),
  );
  const y = spread(lines.flatMap(({ series: { min, max, mean } }) => [min, max, mean]));
  const numbers = Number.isFinite(y.least);
  return {
    title,
    kind: !numbers && lines.some(({ series }) => series.categories.size > 0) ? "bars" : "lines",
    lines,
    x: axisOf(time ? "time" : over, unit, logX, x),
    y: axisOf(yUnit ?? "", "number", logY, y),
    notes: [
      ...(numbers ? [...logNotes("y", logY, y), ...logNotes("x", logX, x)] : []),
      ...markNotes(lines),
      ...(numbers ? textNotes(lines) : []),
      ...unplacedNotes(lines, over),
    ],
  };
}

/** "process/rss (GiB)". */
export const titleOf = ({ title, y: { label } }: Chart): string =>
  label === "" ? title : `${title} (${label})`;

/** What numbers there are: all of them, and those that a log scale has a place for. */
interface Spread {
  readonly least: number;
  readonly leastAboveZero: number;
  readonly most: number;
}

function spread(columns: readonly ArrayLike<number>[]): Spread {
  let least = Number.POSITIVE_INFINITY;
  let leastAboveZero = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const values of columns) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? Number.NaN;
      if (!Number.isFinite(value)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
      if (value > 0 && value < leastAboveZero) leastAboveZero = value;
    }
  }
  return { least, leastAboveZero, most };
}

function axisOf(
  label: string,
  unit: ChartAxis["unit"],
  log: boolean,
  { least, leastAboveZero, most }: Spread,
): ChartAxis {
  if (!Number.isFinite(least)) return { label, unit, scale: "linear", min: 0, max: 0 };
  return log && most > 0
    ? { label, unit, scale: "log", min: leastAboveZero, max: most }
    : { label, unit, scale: "linear", min: least, max: most };
}

function logNotes(name: "x" | "y", log: boolean, { least, most }: Spread): ChartNote[] {
  if (!log || least > 0) return [];
  const what = name === "y" ? "values" : "x";
  return [
    most > 0
      ? { sign: null, text: `A log scale has no place for ${what} of 0 or below: they are left out.` }
      : { sign: null, text: `No ${what} above 0: --log-${name} has no effect here.` },
  ];
}

/** As many marks as a series keeps. */
const MOST_MARKS = 1000;

function markNotes(lines: readonly ChartLine[]): ChartNote[] {
  return (["NaN", "Infinity", "-Infinity"] as const).flatMap((sign) => {
    const counts = lines
      .map(({ name, series: { marks } }) => ({
        name,
        count: marks.filter(({ value }) => value === sign).length,
      }))
      .filter(({ count }) => count > 0);
    if (counts.length === 0) return [];
    const texts = counts.map(({ name, count }) => {
      const points = `${countOf(count, "point")}${count >= MOST_MARKS ? " or more" : ""}`;
      return lines.length > 1 ? `${points} of ${name}` : points;
    });
    return [{ sign, text: `${sign} at ${listOf(texts)}` }];
  });
}

/** Texts and booleans of a metric that is drawn by its numbers. */
function textNotes(lines: readonly ChartLine[]): ChartNote[] {
  return lines.flatMap(({ name, series: { categories } }) => {
    if (categories.size === 0) return [];
    const count = [...categories.values()].reduce((sum, each) => sum + each, 0);
    const points = countOf(count, "point that is no number is", "points that are no numbers are");
    return [{ sign: null, text: `${lines.length > 1 ? `${name}: ` : ""}${points} not drawn.` }];
  });
}

function unplacedNotes(lines: readonly ChartLine[], over: string): ChartNote[] {
  const unplaced = lines.reduce((sum, { series }) => sum + series.unplaced, 0);
  const points = countOf(unplaced, "point has", "points have");
  return unplaced === 0 ? [] : [{ sign: null, text: `${points} no place: ${over} had no value by then.` }];
}
