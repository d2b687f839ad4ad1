import type { Axis, Series } from "../../../src/history/series.ts";

/** A series with a bucket for each point; NaN and infinities are marks. */
export function seriesOf(
  points: readonly (readonly [x: number, y: number])[],
  over: Partial<Series> & { readonly axis?: Axis } = {},
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
