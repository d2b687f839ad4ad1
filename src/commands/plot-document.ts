import type { Series } from "../history/series.ts";
import type { Json } from "../history/summary.ts";
import type { Grid } from "../render/grid.ts";
import { objectOf } from "../render/json-document.ts";
import type { Plot } from "./plot-load.ts";

/** The facts of a plot as one document: the buckets of each line of each chart. */
export const plotDocument = ({ charts, notes }: Plot): unknown => ({
  charts: charts.map(({ title, x, y, lines, notes: own }) => ({
    metric: title,
    over: x.label,
    unit: y.label === "" ? null : y.label,
    series: lines.map(({ series, smoothed }) => ({
      project: series.project,
      run: series.run,
      points: series.count,
      smoothed,
      buckets: bucketsOf(series),
      not_numbers: series.marks,
      categories: objectOf(series.categories, (count) => count),
      unplaced: series.unplaced,
    })),
    notes: own.map(({ text }) => text),
  })),
  notes,
});

interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

function bucketsOf({ from, to, min, max, mean }: Series): Bucket[] {
  return Array.from(mean, (each, index) => ({
    from: from[index] ?? Number.NaN,
    to: to[index] ?? Number.NaN,
    min: min[index] ?? Number.NaN,
    max: max[index] ?? Number.NaN,
    mean: each,
  }));
}

/** One row for each bucket, for each point that is no number, and for each text or boolean. */
export function plotGrid({ charts }: Plot): Grid {
  const rows = charts.flatMap(({ title, x, lines }) =>
    lines.flatMap(({ series }): Json[][] => {
      const head = [series.project, series.run, title, x.label];
      return [
        ...bucketsOf(series).map(({ from, to, min, max, mean }) => [
          ...head,
          from,
          to,
          min,
          max,
          mean,
          null,
          null,
        ]),
        ...series.marks.map(({ x: at, value }) => [...head, at, at, value, value, value, null, null]),
        ...[...series.categories].map(([text, count]) => [
          ...head,
          null,
          null,
          null,
          null,
          null,
          text,
          count,
        ]),
      ];
    }),
  );
  return {
    columns: ["project", "run", "metric", "over", "from", "to", "min", "max", "mean", "category", "times"],
    rows,
  };
}
