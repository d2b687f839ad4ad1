import { Cutoffs, mayBeSuperseded } from "../history/cutoffs.ts";
import type { Life } from "../history/life.ts";
import { AxisValues, axesOf } from "../history/series-points.ts";
import { ABSENT, INFINITY, MINUS_INFINITY, NAN, OTHER, type StepRow, TEXT } from "../history/step-row.ts";
import type { Json, Summary } from "../history/summary.ts";
import type { RunRef } from "./catalog.ts";
import { noteCutoffs } from "./series-cutoffs.ts";
import { StepRows } from "./step-rows.ts";

/** What was logged at one step, by metric; undefined where a metric was not. */
export interface StepPoints {
  readonly step: number;
  readonly values: (Json | undefined)[];
}

export interface RangeWanted {
  readonly metrics: readonly string[];
  /** The first and the last step, both included. */
  readonly from: number;
  readonly to: number;
  /** Only this attempt's points, superseded or not; the one true curve by default. */
  readonly attempt: number | undefined;
}

/**
 * The points of some metrics at some steps of the rank in view, ordered by step; of several at one step the last. Null
 * stands for what is neither a number nor a text.
 */
export function readRange(
  { folder }: Pick<RunRef, "folder">,
  { life, summary }: { readonly life: Life; readonly summary: Summary },
  { metrics, from, to, attempt }: RangeWanted,
): StepPoints[] {
  const { rules } = life;
  const axes = axesOf({ kind: "step" }, rules);
  const cuts = mayBeSuperseded(life) && attempt === undefined;
  const cutoffs = new Cutoffs(life, summary.rank);
  if (cuts) noteCutoffs(cutoffs, folder, summary.rank, axes, 0, Number.POSITIVE_INFINITY);
  const values = new AxisValues(metrics, axes);
  /** By what each metric's points are superseded: the column of that axis, or -1 for the step. */
  const axisOf = metrics.map((metric) => {
    const axis = summary.metrics.get(metric)?.stepMetric ?? (axes.includes(metric) ? metric : null);
    return axis === null
      ? { axis: Cutoffs.STEP, column: -1 }
      : { axis, column: values.columns.indexOf(axis) };
  });
  const isSuperseded = (row: StepRow, index: number): boolean => {
    const cut = axisOf[index];
    if (!cuts || cut === undefined) return false;
    const value = cut.column < 0 ? Number.NaN : (values.last[cut.column] ?? Number.NaN);
    return cutoffs.hides(metrics[index] ?? "", cut.axis, Number.isNaN(value) ? row.step : value, row);
  };
  const found = new Map<number, StepPoints>();
  const rows = new StepRows({ columns: values.columns, rank: summary.rank, time: false });
  rows.read(folder, 0, Number.POSITIVE_INFINITY, (row) => {
    if (attempt !== undefined && row.attempt !== attempt) return;
    values.note(row);
    if (row.step < from || row.step > to) return;
    for (let index = 0; index < metrics.length; index++) {
      if (row.kinds[index] === ABSENT || isSuperseded(row, index)) continue;
      const points = found.get(row.step) ?? {
        step: row.step,
        values: new Array<Json | undefined>(metrics.length).fill(undefined),
      };
      points.values[index] = pointIn(row, index);
      found.set(row.step, points);
    }
  });
  return [...found.values()].sort((a, b) => a.step - b.step);
}

function pointIn(row: StepRow, column: number): Json {
  switch (row.kinds[column]) {
    case NAN:
      return "NaN";
    case INFINITY:
      return "Infinity";
    case MINUS_INFINITY:
      return "-Infinity";
    case TEXT:
      return row.text(column);
    case OTHER:
      return null;
    default:
      return row.exact(column);
  }
}
