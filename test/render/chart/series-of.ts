import type { Series } from "../../../src/history/series.ts";
import { ASCII } from "../../../src/render/chart/ascii.ts";
import { BRAILLE } from "../../../src/render/chart/braille.ts";
import { type Chart, type ChartLine, type ChartOptions, chartOf } from "../../../src/render/chart/chart.ts";
import { linePaints } from "../../../src/render/chart/palette.ts";
import type { Pen } from "../../../src/render/chart/text-chart.ts";
import { createStyle } from "../../../src/render/style.ts";

/** A series with a bucket for each point; NaN and infinities are marks. */
export function seriesOf(
  points: readonly (readonly [x: number, y: number])[],
  over: Partial<Series> = {},
): Series {
  const finite = points.filter(([, y]) => Number.isFinite(y));
  const x = Float64Array.from(finite, ([each]) => each);
  const y = Float64Array.from(finite, ([, each]) => each);
  return {
    project: "p",
    run: "r",
    metric: "loss",
    axis: { kind: "step" },
    stepMetric: null,
    from: x,
    to: x,
    min: y,
    max: y,
    mean: y,
    marks: points
      .filter(([, value]) => !Number.isFinite(value))
      .map(([each, value]) => ({ x: each, value: String(value) as "NaN" })),
    categories: new Map(),
    count: points.length,
    unplaced: 0,
    ...over,
  };
}

/** The values of a function at the steps 0, 1, 2 … */
export const curve = (steps: number, f: (step: number) => number, over: Partial<Series> = {}): Series =>
  seriesOf(
    Array.from({ length: steps }, (_, step) => [step, f(step)] as const),
    over,
  );

export const decay =
  (rate: number, end = 0) =>
  (step: number) =>
    2.3 * Math.exp(-step * rate) + end;

/** A chart of lines that are called "a", "b" … */
export function chart(
  series: readonly Series[],
  over: Partial<ChartOptions> & { readonly smoothed?: boolean } = {},
): Chart {
  const { smoothed = false, ...options } = over;
  const lines = series.map(
    (each, place): ChartLine => ({ name: String.fromCharCode(97 + place), series: each, smoothed, place }),
  );
  return chartOf(lines, { title: "loss", over: "step", logX: false, logY: false, ...options });
}

export const penOf = (charset: "braille" | "ascii" = "braille", level: 0 | 1 | 2 | 3 = 0): Pen => ({
  charset: charset === "ascii" ? ASCII : BRAILLE,
  style: createStyle(level),
  paints: linePaints(level),
});

/** Lines under each other, behind a bar that shows where they begin and before one where they end. */
export const framed = (lines: readonly string[]): string => lines.map((line) => `|${line}|`).join("\n");
