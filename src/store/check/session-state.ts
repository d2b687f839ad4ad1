import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { RunFile } from "../layout.ts";
import { runFolder } from "../layout.ts";
import { parseRecord, readRecords } from "../read-records.ts";
import { STATE_FILE } from "../waiting.ts";

/** A run as a session noted it: how long its files were. */
export interface NotedRun {
  readonly project: string;
  readonly run: string;
  readonly attempt: number;
  readonly sizes: Readonly<Partial<Record<RunFile, number>>>;
}

/** One note of a session, and where it stands in `state.ndjson`. */
export interface Noted {
  readonly runs: readonly NotedRun[];
  readonly byte: number;
  readonly line: number;
}

/** A file that is shorter than a note says, or a run that is gone. */
export interface Shortfall {
  readonly run: NotedRun;
  /** Undefined where the run's folder is not there. */
  readonly short: { readonly file: string; readonly noted: number; readonly size: number } | undefined;
}

/** All notes of a session that can be read, newest first. */
export function readNotes(folder: string): Noted[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, STATE_FILE));
  } catch {
    return []; // The session had only just begun.
  }
  const notes: Noted[] = [];
  let line = 0;
  for (let start = 0; ; ) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return notes.reverse();
    line++;
    const runs = parseRecord(bytes.toString("utf8", start, end))?.["runs"];
    if (Array.isArray(runs)) notes.push({ runs: runs as unknown as NotedRun[], byte: start, line });
    start = end + 1;
  }
}

/** What a note counts on and is not there; undefined where the runs' files bear it out. */
export function shortfallOf(root: string, { runs }: Noted): Shortfall | undefined {
  for (const run of runs) {
    const folder = runFolder(root, run.project, run.run);
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return { run, short: undefined };
    for (const [file, noted] of Object.entries(run.sizes)) {
      const size = statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? -1;
      if (size < noted) return { run, short: { file, noted, size: Math.max(0, size) } };
    }
  }
  return undefined;
}

/** The newest attempt that a run's life tells of; 0 where it tells of none. */
export const newestStarted = (root: string, { project, run }: Pick<NotedRun, "project" | "run">): number =>
  readRecords(runFolder(root, project, run), "run.ndjson").reduce(
    (newest, { event, attempt }) => (event === "started" ? Math.max(newest, Number(attempt) || 0) : newest),
    0,
  );
