import type { Series } from "../history/series.ts";
import type { RunRef } from "./catalog.ts";
import { readLife } from "./open-run.ts";
import { type SeriesOptions, seriesOf } from "./read-series.ts";
import { type FoundSamples, readSamplePoints } from "./sample-points.ts";
import { StepRows } from "./step-rows.ts";

export interface SampleOptions extends Pick<SeriesOptions, "attempt" | "buckets" | "spacing" | "smooth"> {
  /** Whose samples; by default those of rank 0, or of the lowest that was sampled. */
  readonly rank: number | undefined;
  /** The rank whose first step is where time begins. */
  readonly stepsOf: number;
  readonly isWanted: (name: string) => boolean;
}

export interface Samples {
  /** All that there are, whether wanted or not. */
  readonly names: ReadonlySet<string>;
  readonly series: ReadonlyMap<string, Series>;
}

/**
 * Samples of the machine over the time, on the same axis as metrics over the time: x is 0 at the first step, and in a
 * run without steps where it started. All attempts go on behind each other, for none makes another's samples again.
 * @throws {UserError} for a run of a newer format
 */
export function readSamples(ref: RunRef, options: SampleOptions): Samples {
  const { rank, attempt, isWanted } = options;
  const begun = beginningOf(ref, options.stepsOf);
  const read = (from: number): FoundSamples =>
    readSamplePoints(ref.folder, { rank: from, attempt, begun, isWanted });
  const first = read(rank ?? 0);
  const others = rank === undefined && first.names.size === 0 && first.lowest !== undefined;
  const { names, points } = others ? read(first.lowest) : first;
  const series = [...points].map(
    ([metric, fold]) =>
      [metric, seriesOf(ref, { metric, fold, stepMetric: null }, { ...options, axis: TIME })] as const,
  );
  return { names, series: new Map(series) };
}

const TIME = { kind: "time" } as const;

/** Bytes among which a run's first step mostly is. */
const FIRST_BYTES = 1 << 16;

/** Where the time begins, in milliseconds since the epoch. */
function beginningOf(ref: RunRef, rank: number): number {
  for (const most of [FIRST_BYTES, Number.POSITIVE_INFINITY]) {
    let first = Number.NaN;
    new StepRows({ columns: [], rank, time: true }).read(ref.folder, 0, most, ({ time }) => {
      if (Number.isNaN(first)) first = time;
    });
    if (!Number.isNaN(first)) return first;
  }
  const { attempts, created } = readLife(ref);
  return Date.parse(attempts[0]?.started ?? created);
}
