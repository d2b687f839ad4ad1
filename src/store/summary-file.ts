import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Life } from "../history/life.ts";
import type { Json, MetricSummary, Summary } from "../history/summary.ts";
import { RUN_FILES, type RunFile, SUMMARY_FILE } from "./layout.ts";

/** The version of `summary.json`; another one is as good as none. */
export const VERSION = 10;

/** How much of a file a summary covers, and the file's time of change then (milliseconds since the epoch). */
export interface Covered {
  readonly size: number;
  readonly mtime: number;
}

export type Coverage = Readonly<Partial<Record<RunFile, Covered>>>;

/** What `summary.json` holds: a run's facts, and how much of its files they cover. */
export interface SummaryFile {
  readonly life: Life;
  readonly summary: Summary;
  readonly covers: Coverage;
}

/** The sizes and times of a run's files now. */
export function measure(folder: string): Coverage {
  const covers: { [File in RunFile]?: Covered } = {};
  for (const file of RUN_FILES) {
    const stat = statSync(join(folder, file), { throwIfNoEntry: false });
    if (stat !== undefined) covers[file] = { size: stat.size, mtime: stat.mtimeMs };
  }
  return covers;
}

export const covers = (known: Coverage, now: Coverage): boolean =>
  RUN_FILES.every((file) => known[file]?.size === now[file]?.size && known[file]?.mtime === now[file]?.mtime);

/** The stored summary; undefined where there is none that this version can read. */
export function readSummaryFile(folder: string): SummaryFile | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, SUMMARY_FILE), "utf8");
  } catch {
    return undefined; // It is derived: without it, the files are read.
  }
  try {
    return decode(JSON.parse(text));
  } catch {
    return undefined; // Cut short by a crash, or edited: likewise.
  }
}

/** Writes the summary whole or not at all. False where the folder cannot be written: readers then read the files. */
export function writeSummaryFile(folder: string, content: SummaryFile): boolean {
  const temporary = join(folder, `.${SUMMARY_FILE}.${process.pid}`);
  try {
    writeFileSync(temporary, encode(content));
    renameSync(temporary, join(folder, SUMMARY_FILE));
    return true;
  } catch {
    rmSync(temporary, { force: true });
    return false;
  }
}

/** Maps are written as lists of pairs: keys are users' words, and `__proto__` may be among them. */
interface Encoded {
  readonly version: number;
  readonly covers: Coverage;
  readonly life: Life;
  readonly summary: Omit<Summary, "metrics" | "config" | "media" | "ranks"> & {
    readonly metrics: readonly (readonly [string, MetricSummary])[];
    readonly config: readonly (readonly [string, Json])[];
    readonly media: readonly (readonly [string, number])[];
    readonly ranks: readonly (readonly [number, number])[];
  };
}

function encode({ life, summary, covers }: SummaryFile): string {
  const { metrics, config, media, ranks, ...rest } = summary;
  const encoded: Encoded = {
    version: VERSION,
    covers,
    life,
    summary: { ...rest, metrics: [...metrics], config: [...config], media: [...media], ranks: [...ranks] },
  };
  return `${JSON.stringify(encoded)}\n`;
}

function decode(value: unknown): SummaryFile | undefined {
  const { version, covers, life, summary } = value as Encoded;
  if (version !== VERSION) return undefined;
  const { metrics, config, media, ranks, ...rest } = summary;
  return {
    life,
    covers,
    summary: {
      ...rest,
      metrics: new Map(metrics),
      config: new Map(config),
      media: new Map(media),
      ranks: new Map(ranks),
    },
  };
}
