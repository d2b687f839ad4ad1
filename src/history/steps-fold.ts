import { FAR_NUMBER, type FlatScanner, NEAR_NUMBER, NUMBER, STRING } from "../format/flat-scanner.ts";
import type { Shape } from "../format/shape.ts";
import { BOOKKEEPING } from "../format/stamp.ts";
import { Cutoffs } from "./cutoffs.ts";
import type { MetricRule } from "./life.ts";
import { MetricState } from "./metric-state.ts";
import { GLOBAL_STEP, stepMetricOf } from "./step-metric.ts";
import type { Json, MetricSummary, StepsSummary } from "./summary.ts";

/** Which points count. */
export interface StepsView {
  readonly rank: number;
  /** Only this attempt, superseded or not; absent for the one true curve. */
  readonly attempt?: number;
  readonly rules: readonly MetricRule[];
  /** Needed where points may be superseded. */
  readonly cutoffs?: Cutoffs;
}

/** Where a record stands in its run. */
export interface Place {
  readonly step: number;
  readonly attempt: number;
  readonly rank: number;
  /** How often its rank went back before it, in its attempt. */
  readonly rewind: number;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** How a shape's gaps map to metrics. */
interface Binding {
  /** Null for bookkeeping. */
  readonly metrics: readonly (MetricState | null)[];
  /** For each gap the gap of its step metric; `STEP` for the step, `BEFORE` for the last value of it on another line. */
  readonly axis: readonly number[];
  /** For each gap that is a step metric without one of its own, its name: its points go by its own values. */
  readonly own: readonly (string | null)[];
  /** Names of the gaps that are step metrics themselves. */
  readonly axes: readonly (readonly [gap: number, name: string])[];
  readonly shape: Shape;
  /** Where the last line of the batch in this shape begins, whose values are yet to be read; -1 where there is none. */
  pending: number;
  order: number;
}

const STEP = -1;
const BEFORE = -2;

/** Folds step records, at whatever speed they can be read, into what a summary says of them. */
export class StepsFold {
  readonly ranks = new Map<number, number>();
  /** The lowest rank that was seen; null before there was one. */
  lowest: number | null = null;
  readonly #metrics = new Map<string, MetricState>();
  readonly #steps: { -readonly [Key in keyof StepsSummary]: StepsSummary[Key] };
  readonly #view: StepsView;
  readonly #bindings: Binding[] = [];
  readonly #bound: Binding[] = [];
  readonly #axisValues = new Map<string, number>();
  #order = 0;
  #batch: { readonly scanner: FlatScanner; readonly bytes: Buffer } | undefined;

  constructor(view: StepsView) {
    this.#view = view;
    this.#steps = { count: 0, first: null, last: null, firstTime: null, lastTime: null, superseded: 0 };
  }

  /** A fold that goes on where a summary stopped. */
  static resume(
    view: StepsView,
    steps: StepsSummary,
    metrics: ReadonlyMap<string, MetricSummary>,
    ranks: ReadonlyMap<number, number>,
    lowest: number | null,
  ): StepsFold {
    const fold = new StepsFold(view);
    fold.lowest = lowest;
    Object.assign(fold.#steps, steps);
    for (const [name, summary] of metrics) {
      fold.#metrics.set(name, MetricState.from(summary));
      if (typeof summary.last === "number") fold.#axisValues.set(name, summary.last);
    }
    for (const [rank, step] of ranks) fold.ranks.set(rank, step);
    return fold;
  }

  get rank(): number {
    return this.#view.rank;
  }

  /** Whether its rank is the one that readers show who ask for none: the lowest that logged a step. */
  get shows(): boolean {
    return (this.lowest ?? 0) === this.#view.rank;
  }

  get steps(): StepsSummary {
    return this.#steps;
  }

  /** What is known of each metric, in the order in which they first appeared. */
  summaries(): Map<string, MetricSummary> {
    this.endBatch();
    const shown = [...this.#metrics].filter(([, metric]) => metric.count > 0);
    return new Map(shown.map(([name, metric]) => [name, metric.summary()]));
  }

  /**
   * Adds the flat line at `start` that `scanner` has just read by `shape`; its bookkeeping is told beside it. The
   * bytes, and those of all lines of a batch, must stay as they are until `endBatch`.
   */
  addFlat(scanner: FlatScanner, shape: Shape, bytes: Buffer, start: number, place: Place): void {
    if (!this.#admit(place)) return;
    const binding = this.#bindings[shape.id] ?? this.#bind(shape);
    const { metrics, axis } = binding;
    const { cutoffs } = this.#view;
    const cut = cutoffs !== undefined;
    let bare = true;
    let shown = false;
    for (let gap = 0; gap < metrics.length; gap++) {
      const metric = metrics[gap];
      if (metric === null || metric === undefined) continue;
      bare = false;
      const axisGap = axis[gap] as number;
      let x = place.step;
      if (axisGap !== STEP)
        x = this.#axisValue(
          axisGap < 0 ? undefined : jsonAt(scanner, bytes, axisGap),
          metric.stepMetric ?? "",
          x,
        );
      if (cut) {
        const own = binding.own[gap] ?? null;
        const by = own ?? metric.stepMetric ?? Cutoffs.STEP;
        const at = own === null ? x : this.#axisValue(jsonAt(scanner, bytes, gap), own, place.step);
        if (cutoffs.hides(shape.keys[gap] ?? "", by, at, place)) continue;
        shown = true;
      }
      metric.point(x);
      const kind = scanner.kinds[gap];
      if (kind === NUMBER) metric.number(scanner.numbers[gap] as number, x);
      else if (kind === FAR_NUMBER) metric.number(scanner.exact(bytes, gap), x);
      else if (kind === NEAR_NUMBER) {
        if (metric.mayBeExtreme(scanner.numbers[gap] as number)) metric.number(scanner.exact(bytes, gap), x);
      } else if (kind === STRING && jsonAt(scanner, bytes, gap) === "NaN") metric.nan++;
      if (cut) metric.setLast(jsonAt(scanner, bytes, gap));
    }
    this.#count(place, !cut || (bare ? !cutoffs.hides(null, Cutoffs.STEP, place.step, place) : shown));
    for (const [gap, name] of binding.axes) this.#noteAxis(name, jsonAt(scanner, bytes, gap));
    if (!cut) {
      binding.pending = start;
      binding.order = this.#order++;
      if (this.#batch?.bytes !== bytes) this.#batch = { scanner, bytes };
    }
  }

  /** Adds a record that was read the long way: all its fields are metrics. */
  addRecord(fields: ReadonlyMap<string, Json>, place: Place): void {
    if (!this.#admit(place)) return;
    const { cutoffs } = this.#view;
    this.endBatch();
    for (const [name, value] of fields) if (this.#isAxis(name)) this.#noteAxis(name, value);
    let shown = fields.size === 0 && cutoffs?.hides(null, Cutoffs.STEP, place.step, place) !== true;
    for (const [name, value] of fields) {
      const metric = this.#metric(name, fields);
      const x =
        metric.stepMetric === null ? place.step : (this.#axisValues.get(metric.stepMetric) ?? place.step);
      const axis = metric.stepMetric ?? (this.#isAxis(name) ? name : null);
      const at = axis === null ? place.step : (this.#axisValues.get(axis) ?? place.step);
      if (cutoffs?.hides(name, axis ?? Cutoffs.STEP, at, place) === true) continue;
      shown = true;
      metric.point(x);
      if (typeof value === "number") metric.number(value, x);
      else if (value === "NaN") metric.nan++;
      metric.setLast(value);
    }
    this.#count(place, shown);
  }

  /** Reads the last values out of the bytes of a batch, which may change from then on. */
  endBatch(): void {
    if (this.#batch === undefined) return;
    const { scanner, bytes } = this.#batch;
    this.#batch = undefined;
    const pending = this.#bound.filter((binding) => binding.pending >= 0);
    for (const binding of pending.sort((a, b) => a.order - b.order)) {
      scanner.rescan(binding.shape, bytes, binding.pending);
      binding.pending = -1;
      for (const [gap, metric] of binding.metrics.entries()) metric?.setLast(jsonAt(scanner, bytes, gap));
    }
  }

  /** Takes note of a record's rank; whether the record is in view. */
  #admit({ step, rank, attempt }: Place): boolean {
    if (this.lowest === null || rank < this.lowest) this.lowest = rank;
    if (rank > 0) this.ranks.set(rank, Math.max(step, this.ranks.get(rank) ?? 0));
    return rank === this.#view.rank && attempt === (this.#view.attempt ?? attempt);
  }

  /** Counts a record: among the steps where something of it is shown, else among those that were made again. */
  #count({ step, timestamp }: Place, shown: boolean): void {
    const steps = this.#steps;
    if (!shown) {
      steps.superseded++;
      return;
    }
    if (steps.last === null || step > steps.last) {
      steps.count++;
      steps.last = step;
    }
    if (steps.first === null || step < steps.first) steps.first = step;
    steps.firstTime ??= timestamp;
    steps.lastTime = timestamp;
  }

  #metric(name: string, lineKeys: { has(key: string): boolean }): MetricState {
    let metric = this.#metrics.get(name);
    if (metric === undefined) {
      metric = new MetricState(stepMetricOf(name, this.#view.rules, lineKeys));
      this.#metrics.set(name, metric);
    }
    return metric;
  }

  #bind(shape: Shape): Binding {
    const keys = new Set(shape.keys);
    const metrics = shape.keys.map((key) => (BOOKKEEPING.has(key) ? null : this.#metric(key, keys)));
    const axis = metrics.map((metric) => {
      if (metric === null || metric.stepMetric === null) return STEP;
      const gap = shape.keys.indexOf(metric.stepMetric);
      return gap >= 0 ? gap : BEFORE;
    });
    const own = shape.keys.map((key, gap) =>
      metrics[gap]?.stepMetric === null && this.#isAxis(key) ? key : null,
    );
    const axes = [...shape.keys.entries()].filter(([, key]) => this.#isAxis(key));
    const binding: Binding = { metrics, axis, own, axes, shape, pending: -1, order: 0 };
    this.#bindings[shape.id] = binding;
    this.#bound.push(binding);
    return binding;
  }

  #isAxis(name: string): boolean {
    return name === GLOBAL_STEP || this.#view.rules.some((rule) => rule.stepMetric === name);
  }

  #noteAxis(name: string, value: Json): void {
    if (typeof value === "number") this.#axisValues.set(name, value);
  }

  /** Where a point stands on its step metric's axis; its step where that metric was not seen yet. */
  #axisValue(onLine: Json | undefined, name: string, step: number): number {
    return typeof onLine === "number" ? onLine : (this.#axisValues.get(name) ?? step);
  }
}

/** The value in a gap of a line that was just scanned. */
export function jsonAt(scanner: FlatScanner, bytes: Buffer, gap: number): Json {
  const kind = scanner.kinds[gap];
  if (kind === NUMBER || kind === NEAR_NUMBER || kind === FAR_NUMBER) return scanner.exact(bytes, gap);
  const start = scanner.starts[gap] as number;
  const end = scanner.ends[gap] as number;
  if (kind === STRING) return bytes.toString("utf8", start + 1, end - 1);
  return bytes[start] === 0x6e ? null : bytes[start] === 0x74;
}
