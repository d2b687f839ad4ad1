import { statSync } from "node:fs";
import { join } from "node:path";
import { naturalOrder } from "../../format/natural-order.ts";
import { BOOKKEEPING } from "../../format/stamp.ts";
import type { RunRef } from "../../store/catalog.ts";
import { glance } from "../../store/glance.ts";
import { readLife } from "../../store/open-run.ts";
import { sampleNamesIn } from "../../store/sample-names.ts";
import { readSummaryFile } from "../../store/summary-file.ts";

/** Of more runs only those that were written last are asked: the answer is to be there before the finger is off the key. */
const MOST_ASKED = 40;

/** Names of the metrics that runs have: of many runs, those of the newest. */
export const metricNames = (refs: readonly RunRef[]): string[] =>
  namesOf(refs, ({ folder }) => {
    const metrics = readSummaryFile(folder)?.summary.metrics;
    if (metrics !== undefined) return metrics.keys();
    return glance(folder, "steps.ndjson")
      .flatMap((record) => Object.keys(record))
      .filter((key) => !BOOKKEEPING.has(key));
  });

/** Names of samples of the machine. */
export const sampleNames = (refs: readonly RunRef[]): string[] =>
  namesOf(refs, ({ folder }) => sampleNamesIn(folder));

export const tableNames = (refs: readonly RunRef[]): string[] =>
  namesOf(refs, ({ folder }) => {
    const tables = readSummaryFile(folder)?.summary.tables;
    if (tables !== undefined) return tables.map(({ name }) => name);
    return glance(folder, "tables.ndjson").map(({ name }) => String(name));
  });

export const configNames = (refs: readonly RunRef[]): string[] =>
  namesOf(refs, ({ folder }) => {
    const config = readSummaryFile(folder)?.summary.config;
    if (config !== undefined) return config.keys();
    return glance(folder, "config.ndjson").flatMap(({ config }) => Object.keys(config ?? {}));
  });

export const tagNames = (refs: readonly RunRef[]): string[] =>
  namesOf(refs, (ref) => readSummaryFile(ref.folder)?.life.tags ?? readLife(ref).tags);

function namesOf(refs: readonly RunRef[], names: (ref: RunRef) => Iterable<string>): string[] {
  const found = new Set(newest(refs).flatMap((ref) => [...names(ref)]));
  return [...found].sort(naturalOrder);
}

function newest(refs: readonly RunRef[]): readonly RunRef[] {
  if (refs.length <= MOST_ASKED) return refs;
  const written = ({ folder }: RunRef): number =>
    statSync(join(folder, "run.ndjson"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return refs
    .map((ref) => ({ ref, at: written(ref) }))
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_ASKED)
    .map(({ ref }) => ref);
}
