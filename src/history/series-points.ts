import { Cutoffs } from "./cutoffs.ts";
import type { MetricRule } from "./life.ts";
import type { Axis } from "./series.ts";
import { SeriesFold } from "./series-fold.ts";
import { GLOBAL_STEP, stepMetricOf } from "./step-metric.ts";
import { ABSENT, INFINITY, NAN, NEAR_NUMBER, NUMBER, type StepRow, TEXT } from "./step-row.ts";

/** Which points of which metrics are wanted. */
export interface SeriesView {
  readonly axis: Axis;
  /** Only this attempt's points, superseded or not; undefined for the one true curve. */
  readonly attempt: number | undefined;
  readonly rules: readonly MetricRule[];
  /** Needed where points may be superseded, and no attempt was chosen. */
  readonly cutoffs: Cutoffs | undefined;
  /** Where the time axis begins, in milliseconds since the epoch: it is known with the first row. */
  begun: number;
  /** Only points at these x, the bounds included. */
  readonly from: number;
  readonly to: number;
}

/** The metrics that may give the points of others an x. */
export const axesOf = (axis: Axis, rules: readonly MetricRule[]): string[] => [
  ...new Set([
    ...(axis.kind === "metric" ? [axis.name] : []),
    GLOBAL_STEP,
    ...rules.flatMap(({ stepMetric }) => (stepMetric === null ? [] : [stepMetric])),
  ]),
];

/** The columns that are read, and the last number of each that may give a point its x. */
export class AxisValues {
  readonly columns: readonly string[];
  /** By column; NaN before there was a number. */
  readonly last: Float64Array;
  #axes: Uint8Array;

  constructor(metrics: readonly string[], axes: readonly string[]) {
    this.columns = [...new Set([...metrics, ...axes])];
    this.last = new Float64Array(this.columns.length).fill(Number.NaN);
    this.#axes = Uint8Array.from(axes, (name) => this.columns.indexOf(name));
  }

  /** What is known of some of them from lines before. */
  know(values: Iterable<readonly [name: string, value: number]>): void {
    for (const [name, value] of values) {
      const column = this.columns.indexOf(name);
      if (column >= 0) this.last[column] = value;
    }
  }

  /** Looks at no columns but these from now on. */
  narrow(columns: ReadonlySet<string>): void {
    this.#axes = this.#axes.filter((column) => columns.has(this.columns[column] ?? ""));
  }

  /** Takes in what a row has of them; each row of the rank and attempt in view, before its points. */
  note(row: StepRow): void {
    const { last } = this;
    const axes = this.#axes;
    for (let index = 0; index < axes.length; index++) {
      const column = axes[index] as number;
      const kind = row.kinds[column];
      if (kind === NUMBER) last[column] = row.numbers[column] as number;
      else if (kind === NEAR_NUMBER) last[column] = row.exact(column);
    }
  }
}

/** The points of one metric, while the rows of a run pass. */
export class SeriesPoints {
  readonly metric: string;
  readonly fold: SeriesFold;
  /** The metric that takes the step's place; undefined until the metric was seen. */
  stepMetric: string | null | undefined;
  readonly #view: SeriesView;
  readonly #values: AxisValues;
  readonly #column: number;
  readonly #globalStep: number;
  /** The column of x; -1 for the step or the time. */
  #xColumn = -1;
  /** By what its points are superseded: an axis of `Cutoffs`, and the column of its values; -1 for the step. */
  #cutAxis: string = Cutoffs.STEP;
  #cutColumn = -1;
  /** Whether its points stand at the steps themselves. */
  #isAtStep = false;
  readonly #mayBeSuperseded: boolean;
  readonly #from: number;
  readonly #to: number;
  #attempt = Number.NaN;
  #rewind = Number.NaN;
  /** From where on points of that attempt are superseded, on their axis. */
  #limit = Number.POSITIVE_INFINITY;
  /** The step from which on its points are taken back that were logged before it went back once more. */
  #taken = Number.POSITIVE_INFINITY;

  constructor(
    metric: string,
    view: SeriesView,
    values: AxisValues,
    known?: { readonly stepMetric: string | null; readonly fold: SeriesFold },
  ) {
    this.metric = metric;
    this.#view = view;
    this.#values = values;
    this.#column = values.columns.indexOf(metric);
    this.#globalStep = values.columns.indexOf(GLOBAL_STEP);
    this.#mayBeSuperseded = view.cutoffs !== undefined;
    this.#from = view.from;
    this.#to = view.to;
    this.fold = known?.fold ?? new SeriesFold();
    if (known !== undefined) this.#place(known.stepMetric);
  }

  /** Adds what a row has of the metric. */
  add(row: StepRow): void {
    const column = this.#column;
    const kind = row.kinds[column] as number;
    if (kind === ABSENT) return;
    if (this.stepMetric === undefined) this.#place(this.#stepMetricOn(row));
    if (this.#mayBeSuperseded && this.#isSuperseded(row)) return;
    if (kind > TEXT) return;
    const x = this.#isAtStep ? row.step : this.#xOf(row);
    const { fold } = this;
    if (x < this.#from || x > this.#to) return;
    if (!Number.isFinite(x)) fold.unplaced++;
    else if (kind === NUMBER) fold.number(x, row.numbers[column] as number);
    else if (kind === NEAR_NUMBER) {
      if (!fold.near(x, row.numbers[column] as number)) fold.number(x, row.exact(column));
    } else if (kind === TEXT) fold.text(row.text(column));
    else fold.mark(x, kind === NAN ? "NaN" : kind === INFINITY ? "Infinity" : "-Infinity");
  }

  /** The last numbers of the columns that give its points their x, or tell which are superseded. */
  get axisValues(): (readonly [name: string, value: number])[] {
    return [this.#xColumn, this.#cutColumn].flatMap((column) => {
      const [name, value = Number.NaN] = [this.#values.columns[column], this.#values.last[column]];
      return name === undefined || Number.isNaN(value) ? [] : [[name, value] as const];
    });
  }

  /** The columns that it needs, as soon as the metric was seen. */
  columns(): string[] {
    const columns = [
      this.#column,
      this.#xColumn,
      ...(this.#view.cutoffs === undefined ? [] : [this.#cutColumn]),
    ];
    return columns.flatMap((column) => this.#values.columns[column] ?? []);
  }

  #stepMetricOn(row: StepRow): string | null {
    const has = row.kinds[this.#globalStep] !== ABSENT;
    return stepMetricOf(this.metric, this.#view.rules, { has: (key) => has && key === GLOBAL_STEP });
  }

  #place(stepMetric: string | null): void {
    const { axis, rules } = this.#view;
    this.stepMetric = stepMetric;
    const isAxis = this.metric === GLOBAL_STEP || rules.some((rule) => rule.stepMetric === this.metric);
    const cutAxis = stepMetric ?? (isAxis ? this.metric : null);
    if (cutAxis !== null) {
      this.#cutAxis = cutAxis;
      this.#cutColumn = this.#values.columns.indexOf(cutAxis);
    }
    const name = axis.kind === "metric" ? axis.name : axis.kind === "step" ? stepMetric : null;
    this.#xColumn = name === null ? -1 : this.#values.columns.indexOf(name);
    this.#isAtStep = axis.kind === "step" && name === null;
  }

  #isSuperseded(row: StepRow): boolean {
    if (this.#attempt !== row.attempt || this.#rewind !== row.rewind) {
      const { cutoffs } = this.#view;
      this.#attempt = row.attempt;
      this.#rewind = row.rewind;
      this.#limit = cutoffs?.madeAgainFrom(this.#cutAxis, row.attempt) ?? Number.POSITIVE_INFINITY;
      this.#taken = cutoffs?.takenBackFrom(this.metric, row.attempt, row.rewind) ?? Number.POSITIVE_INFINITY;
    }
    return row.step >= this.#taken || this.#stepAt(this.#cutColumn, row) >= this.#limit;
  }

  /** Where a row stands on what takes the step's place: at its step, before that had a value. */
  #stepAt(column: number, row: StepRow): number {
    const value = column < 0 ? Number.NaN : (this.#values.last[column] as number);
    return Number.isNaN(value) ? row.step : value;
  }

  #xOf(row: StepRow): number {
    switch (this.#view.axis.kind) {
      case "step":
        return this.#stepAt(this.#xColumn, row);
      case "time":
        return (row.time - this.#view.begun) / 1000;
      case "metric":
        return this.#values.last[this.#xColumn] as number;
    }
  }
}
