import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { naturalOrder } from "../../format/natural-order.ts";
import { BOOKKEEPING } from "../../format/stamp.ts";
import type { RunRef } from "../../store/catalog.ts";
import type { RunFile } from "../../store/layout.ts";
import { readLife } from "../../store/open-run.ts";
import { parseRecord, type StoredRecord } from "../../store/read-records.ts";
import { readSummaryFile } from "../../store/summary-file.ts";

/** Of more runs only those that were written last are asked: the answer is to be there before the finger is off the key. */
const MOST_ASKED = 40;
/** Bytes of a file that are read where a run has no summary yet. */
const GLANCE = 1 << 16;

/** Names of the metrics that runs have: of many runs, those of the newest. */
export const metricNames = (refs: readonly RunRef[]): string[] =>
  namesOf(refs, ({ folder }) => {
    const metrics = readSummaryFile(folder)?.summary.metrics;
    if (metrics !== undefined) return metrics.keys();
    return glance(folder, "steps.ndjson")
      .flatMap((record) => Object.keys(record))
      .filter((key) => !BOOKKEEPING.has(key));
  });

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

/** The records at the beginning of a file; none where it is not there. */
function glance(folder: string, file: RunFile): StoredRecord[] {
  let fd: number;
  try {
    fd = openSync(join(folder, file), "r");
  } catch {
    return []; // It has none, or it is not for us to see.
  }
  try {
    const bytes = Buffer.alloc(GLANCE);
    const text = bytes.toString("utf8", 0, readSync(fd, bytes, 0, GLANCE, 0));
    const records = text.split("\n").map(parseRecord);
    return records.filter((record) => record !== undefined);
  } finally {
    closeSync(fd);
  }
}
