import { join } from "node:path";
import { Cutoffs, mayBeSuperseded } from "../history/cutoffs.ts";
import type { Life } from "../history/life.ts";
import { SeriesFold } from "../history/series-fold.ts";
import { axesOf } from "../history/series-points.ts";
import type { RunRef } from "./catalog.ts";
import { readLife } from "./open-run.ts";
import { noteCutoffs } from "./series-cutoffs.ts";
import {
  compareFile,
  guardOf,
  type KeptSeries,
  lookAtFile,
  readKept,
  type SeriesKey,
  type StepsFile,
  writeKept,
} from "./series-file.ts";
import { type Scanned, type SeriesScan, scanSeries, type Wanted } from "./series-scan.ts";
import { STEPS_FILE } from "./step-rows.ts";

/** Below this many bytes, steps are read as fast as what would be kept of them. */
const WORTH_KEEPING = 4 << 20;
/** What was kept is written anew when this many bytes came behind it. */
const WORTH_WRITING = 1 << 20;

/** The points of one metric. */
export interface MetricPoints {
  readonly metric: string;
  readonly fold: SeriesFold;
  /** Undefined where no record in view has the metric. */
  readonly stepMetric: string | null | undefined;
}

export interface FoundPoints {
  /** By metric: of those, too, that the run does not have. */
  readonly points: ReadonlyMap<string, MetricPoints>;
  /** Metrics of the rank, in order: all of them, where one that was asked for, or the axis, is not known. */
  readonly names: ReadonlySet<string>;
  /** Whether the rank has a metric that was asked for, or that is the axis. */
  readonly known: (name: string) => boolean;
}

/** Which points of a run are wanted. */
export interface PointsWanted extends Pick<SeriesScan, "rank" | "attempt" | "axis" | "from" | "to"> {
  readonly metrics: readonly string[];
}

/**
 * Finds the points of some metrics of a run: what was kept of them, where that is the beginning of the run's steps as
 * they are now, and what came behind it; else all of them are read. What was read is kept for the next time.
 */
export function findPoints(ref: RunRef, wanted: PointsWanted): FoundPoints {
  return new PointsSearch(ref, wanted).run();
}

class PointsSearch {
  readonly #folder: string;
  readonly #path: string;
  readonly #wanted: PointsWanted;
  readonly #file: StepsFile;
  readonly #life: Life;
  /** Whether points may be superseded. */
  readonly #cuts: boolean;
  /** Whether a part of the axis is wanted: what is kept tells of the whole. */
  readonly #ranged: boolean;
  readonly #points = new Map<string, MetricPoints>();
  readonly #names = new Set<string>();
  /** Metrics that something was kept of, or that gave it its x. */
  readonly #kept = new Set<string>();

  constructor(ref: RunRef, wanted: PointsWanted) {
    this.#folder = ref.folder;
    this.#path = join(ref.folder, STEPS_FILE);
    this.#wanted = wanted;
    // In this order: the life tells of every attempt whose steps are looked at.
    this.#file = lookAtFile(this.#path) ?? { size: 0, mtime: 0, inode: 0 };
    this.#life = readLife(ref);
    this.#cuts = mayBeSuperseded(this.#life) && wanted.attempt === undefined;
    this.#ranged = wanted.from !== Number.NEGATIVE_INFINITY || wanted.to !== Number.POSITIVE_INFINITY;
  }

  run(): FoundPoints {
    const metrics = [...new Set(this.#wanted.metrics)];
    for (const [offset, wanted] of this.#takeKept(metrics)) this.#goOn(wanted, offset);
    const left = metrics.filter((metric) => !this.#points.has(metric));
    if (left.length > 0) {
      const cutoffs = this.#cuts ? this.#newCutoffs() : undefined;
      if (cutoffs !== undefined) this.#noteCutoffs(cutoffs, 0);
      const wanted = left.map((metric) => ({ metric, kept: undefined }));
      this.#read(wanted, 0, cutoffs);
    }
    const known = (name: string): boolean => this.#names.has(name) || this.#kept.has(name);
    return { points: this.#points, names: this.#names, known };
  }

  /** Takes what was kept, where that is all there is. Those that have more, by the offset where what was kept ends. */
  #takeKept(metrics: readonly string[]): Map<number, Wanted[]> {
    const grown = new Map<number, Wanted[]>();
    if (this.#file.size < WORTH_KEEPING) return grown;
    for (const metric of metrics) {
      const kept = readKept(this.#folder, this.#keyOf(metric));
      const state = kept && compareFile(this.#path, kept, this.#file);
      if (kept === undefined || state === "other") continue;
      for (const name of [metric, ...kept.axisValues.map(([axis]) => axis)]) this.#kept.add(name);
      const { offset } = kept.covers;
      if (state === "grown") grown.set(offset, [...(grown.get(offset) ?? []), { metric, kept }]);
      else this.#takeWhole({ metric, fold: SeriesFold.from(kept.fold), stepMetric: kept.stepMetric });
    }
    return grown;
  }

  /** Reads on, unless an attempt began behind what was kept: it may supersede points that are in there. */
  #goOn(wanted: readonly Wanted[], offset: number): void {
    let cutoffs: Cutoffs | undefined;
    if (this.#cuts) {
      cutoffs = this.#newCutoffs();
      for (const { kept } of wanted) for (const cutoff of kept?.cutoffs ?? []) cutoffs.note(...cutoff);
      if (this.#noteCutoffs(cutoffs, offset)) return;
    }
    this.#read(wanted, offset, cutoffs);
  }

  #newCutoffs(): Cutoffs {
    return new Cutoffs(this.#life, this.#wanted.rank);
  }

  #noteCutoffs(cutoffs: Cutoffs, offset: number): boolean {
    const { rank } = this.#wanted;
    const axes = axesOf({ kind: "step" }, this.#life.rules);
    return noteCutoffs(cutoffs, this.#folder, rank, axes, offset, this.#file.size);
  }

  #read(wanted: readonly Wanted[], offset: number, cutoffs: Cutoffs | undefined): void {
    // What was kept is of the whole axis, and so is what comes behind it.
    const range = offset > 0 ? WHOLE : {};
    const scan = { ...this.#wanted, ...range, folder: this.#folder, rules: this.#life.rules, cutoffs };
    const scanned = scanSeries(scan, wanted, offset, this.#file.size);
    for (const name of scanned.names) this.#names.add(name);
    for (const [index, { metric, fold, stepMetric }] of scanned.points.entries()) {
      if (!this.#ranged || offset === 0) this.#points.set(metric, { metric, fold, stepMetric });
      else this.#takeWhole({ metric, fold, stepMetric });
      if (!this.#ranged || offset > 0) this.#keep(scanned, index, wanted[index]?.kept, cutoffs);
    }
  }

  /** Takes points of the whole axis, unless a part is wanted that cannot be told from the rest any more. */
  #takeWhole(points: MetricPoints): void {
    if (!this.#ranged || points.fold.isWhole) this.#points.set(points.metric, points);
  }

  #keep(
    { points, offset, begun }: Scanned,
    index: number,
    before: KeptSeries | undefined,
    cutoffs: Cutoffs | undefined,
  ): void {
    const { metric, stepMetric, fold, axisValues } = points[index] as Scanned["points"][number];
    const worth = offset >= WORTH_KEEPING && offset - (before?.covers.offset ?? 0) >= WORTH_WRITING;
    const { axis } = this.#wanted;
    // Whether there is such an axis at all is found out by reading.
    const hasAxis = axis.kind !== "metric" || axisValues.some(([name]) => name === axis.name);
    if (!worth || stepMetric === undefined || !hasAxis) return;
    writeKept(this.#folder, this.#keyOf(metric), {
      covers: { ...this.#file, offset, guard: guardOf(this.#path, offset) },
      stepMetric,
      begun,
      axisValues,
      cutoffs: cutoffs?.all() ?? [],
      fold: fold.keep(),
    });
  }

  #keyOf(metric: string): SeriesKey {
    const { axis, rank, attempt = null } = this.#wanted;
    const { rules, rewinds } = this.#life;
    return { metric, axis, rank, attempt, cuts: this.#cuts, rules, rewinds: this.#cuts ? rewinds.length : 0 };
  }
}

const WHOLE = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;
