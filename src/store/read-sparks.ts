import { join } from "node:path";
import type { RunView } from "../history/run-view.ts";
import { SPARK_BUCKETS, type Spark, sparkOf } from "../history/spark.ts";
import type { RunRef } from "./catalog.ts";
import { readSeries } from "./read-series.ts";
import { lookAtFile, type StepsFile } from "./series-file.ts";
import { readKeptSparks, writeKeptSparks } from "./sparks-file.ts";
import { STEPS_FILE } from "./step-rows.ts";

/** Steps of fewer bytes are read as fast as what would be kept of them. */
const WORTH_KEEPING = 1 << 19;
export interface SparksOptions {
  /** The attempt in view; undefined for the one true curve. */
  readonly attempt: number | undefined;
  /** Steps of more bytes are not read, unless something was kept of them: then only what is new is read. */
  readonly most: number;
}

/**
 * Metrics of a run at a glance, at the rank in view: what was kept of them, else from the steps, and then it is kept
 * for the next look. Undefined where there is too much to read.
 * @param metrics of those that the run has
 */
export function readSparks(
  ref: RunRef,
  view: Pick<RunView, "life" | "summary">,
  metrics: readonly string[],
  { attempt, most }: SparksOptions,
): Map<string, Spark> | undefined {
  const file = lookAtFile(join(ref.folder, STEPS_FILE));
  if (file === undefined || metrics.length === 0) return new Map();
  const { summary, life } = view;
  const key = JSON.stringify([summary.rank, attempt ?? null, life.rules]);
  const kept = readKeptSparks(ref.folder);
  const sparks = new Map(kept?.key === key && isSame(kept.covers, file) ? kept.sparks : []);
  const missing = metrics.filter((metric) => !sparks.has(metric));
  if (missing.length > 0) {
    if (kept === undefined && file.size > most) return undefined;
    for (const [metric, spark] of read(ref, view, missing, attempt)) sparks.set(metric, spark);
    if (file.size >= WORTH_KEEPING) writeKeptSparks(ref.folder, { covers: file, key, sparks });
  }
  return new Map(
    metrics.flatMap((metric) => {
      const spark = sparks.get(metric);
      return spark ? [[metric, spark] as const] : [];
    }),
  );
}

function read(
  ref: RunRef,
  { summary }: Pick<RunView, "summary">,
  metrics: readonly string[],
  attempt: number | undefined,
): Map<string, Spark | null> {
  const found = readSeries(ref, {
    metrics,
    axis: { kind: "step" },
    rank: summary.rank,
    buckets: SPARK_BUCKETS,
    missing: "leave out",
    ...(attempt === undefined ? {} : { attempt }),
  });
  return new Map(
    metrics.map((metric) => {
      const series = found.get(metric);
      const drawn = series !== undefined && series.from.length + series.marks.length > 0;
      const last = summary.metrics.get(metric)?.lastStep;
      return [metric, drawn ? sparkOf(series, last ?? Number.NEGATIVE_INFINITY) : null];
    }),
  );
}

const isSame = (a: StepsFile, b: StepsFile): boolean =>
  a.size === b.size && a.mtime === b.mtime && a.inode === b.inode;
