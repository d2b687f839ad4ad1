import { NEAR } from "../format/flat-scanner.ts";
import type { Json, MetricSummary } from "./summary.ts";

/** A string longer than this, in characters, is cut in a summary. */
const LONGEST_LAST = 1000;

/** One metric while its points are folded. */
export class MetricState {
  readonly stepMetric: string | null;
  count = 0;
  nan = 0;
  first = Number.NaN;
  min = Number.NaN;
  minStep = 0;
  max = Number.NaN;
  maxStep = 0;
  last: Json = null;
  lastStep = 0;

  constructor(stepMetric: string | null) {
    this.stepMetric = stepMetric;
  }

  static from(summary: MetricSummary): MetricState {
    const state = new MetricState(summary.stepMetric);
    state.count = summary.count;
    state.nan = summary.nan;
    state.first = summary.first ?? Number.NaN;
    state.min = summary.min ?? Number.NaN;
    state.minStep = summary.minStep ?? 0;
    state.max = summary.max ?? Number.NaN;
    state.maxStep = summary.maxStep ?? 0;
    state.last = summary.last;
    state.lastStep = summary.lastStep;
    return state;
  }

  /** Counts a point at x; what it holds is told by the calls that follow. */
  point(x: number): void {
    this.count++;
    this.lastStep = x;
  }

  number(value: number, x: number): void {
    if (value < this.min || value > this.max || Number.isNaN(this.min)) this.#extreme(value, x);
  }

  /** Whether a number known within `NEAR` of its size may be an extreme, and so must be known to the bit. */
  mayBeExtreme(near: number): boolean {
    const slack = Math.abs(near) * NEAR;
    return near - slack < this.min || near + slack > this.max || Number.isNaN(this.min);
  }

  setLast(value: Json): void {
    this.last = typeof value === "string" ? value.slice(0, LONGEST_LAST) : value;
  }

  summary(): MetricSummary {
    const seen = !Number.isNaN(this.min);
    return {
      count: this.count,
      last: this.last,
      lastStep: this.lastStep,
      first: seen ? this.first : null,
      min: seen ? this.min : null,
      minStep: seen ? this.minStep : null,
      max: seen ? this.max : null,
      maxStep: seen ? this.maxStep : null,
      nan: this.nan,
      stepMetric: this.stepMetric,
    };
  }

  #extreme(value: number, x: number): void {
    if (Number.isNaN(this.min)) {
      this.first = value;
      this.min = value;
      this.minStep = x;
      this.max = value;
      this.maxStep = x;
    } else if (value < this.min) {
      this.min = value;
      this.minStep = x;
    } else {
      this.max = value;
      this.maxStep = x;
    }
  }
}
