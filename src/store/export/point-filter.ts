import type { JsonText } from "../../format/json-text.ts";
import { BOOKKEEPING } from "../../format/stamp.ts";
import { Cutoffs } from "../../history/cutoffs.ts";
import type { MetricRule } from "../../history/life.ts";
import { GLOBAL_STEP, stepMetricOf } from "../../history/step-metric.ts";
import { numberAt, type RawRecord, recordFrom, textAt } from "./raw-record.ts";

export interface PointsWanted {
  readonly rank: number;
  /** Only this attempt's, superseded or not. */
  readonly attempt: number | undefined;
  readonly rules: readonly MetricRule[];
  /** What is superseded, to leave it out; undefined to leave out nothing. */
  readonly cutoffs: Cutoffs | undefined;
}

/**
 * Leaves those points of step records that belong to a rank's one true curve, as docs/format.md, section 3, has it. The
 * records of a run must come in their order.
 */
export class PointFilter {
  /** Records that lost points, or all they had. */
  superseded = 0;
  /** Ranks that were passed over. */
  readonly otherRanks = new Set<number>();
  readonly #wanted: PointsWanted;
  readonly #axes: ReadonlySet<string>;
  /** The axis of each metric, known from where it first stood. */
  readonly #axisOf = new Map<string, string>();
  readonly #axisValues = new Map<string, number>();

  constructor(wanted: PointsWanted) {
    this.#wanted = wanted;
    const declared = wanted.rules.flatMap(({ stepMetric }) => (stepMetric === null ? [] : [stepMetric]));
    this.#axes = new Set([GLOBAL_STEP, ...declared]);
  }

  /** The record as far as it counts; undefined where nothing of it does. */
  admit(record: RawRecord): RawRecord | undefined {
    const { rank, attempt: only, cutoffs } = this.#wanted;
    const own = numberAt(record, "_rank", 0);
    if (own !== rank) {
      this.otherRanks.add(own);
      return undefined;
    }
    if (only === undefined && cutoffs === undefined) return record;
    const attempt = numberAt(record, "_attempt", 1);
    if (only !== undefined && attempt !== only) return undefined;
    return cutoffs === undefined ? record : this.#visible(record, attempt, cutoffs);
  }

  #visible(record: RawRecord, attempt: number, cutoffs: Cutoffs): RawRecord | undefined {
    const { keys } = record;
    const step = numberAt(record, "step", 0);
    const place = { step, attempt, rewind: numberAt(record, "_rewind", 0) };
    for (const axis of this.#axes) {
      const text = textAt(record, axis);
      // A number as JSON has it: a text that holds one is none.
      if (text !== undefined && /^[-\d]/.test(text)) this.#axisValues.set(axis, Number(text));
    }
    const keySet = new Set(keys);
    let metrics = 0;
    let hidden = 0;
    const shown = keys.map((key) => {
      if (BOOKKEEPING.has(key)) return true;
      metrics++;
      const axis = this.#axis(key, keySet);
      const x = axis === Cutoffs.STEP ? step : (this.#axisValues.get(axis) ?? step);
      const shows = !cutoffs.hides(key, axis, x, place);
      if (!shows) hidden++;
      return shows;
    });
    const gone = metrics === 0 ? cutoffs.hides(null, Cutoffs.STEP, step, place) : hidden === metrics;
    if (!gone && hidden === 0) return record;
    this.superseded++;
    if (gone) return undefined;
    const places = [...keys.keys()].filter((place) => shown[place]);
    return recordFrom(
      places.map((place) => keys[place] ?? ""),
      places.map((place): JsonText => record.text(place)),
    );
  }

  #axis(metric: string, line: ReadonlySet<string>): string {
    const known = this.#axisOf.get(metric);
    if (known !== undefined) return known;
    const axis =
      stepMetricOf(metric, this.#wanted.rules, line) ?? (this.#axes.has(metric) ? metric : Cutoffs.STEP);
    this.#axisOf.set(metric, axis);
    return axis;
  }
}
