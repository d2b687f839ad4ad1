import { statSync } from "node:fs";
import { join } from "node:path";
import type { RunRef } from "./catalog.ts";
import { readLife } from "./open-run.ts";

/** A run, and when its `run.ndjson` was last written to: an attempt is never begun later than that. */
interface Candidate {
  readonly ref: RunRef;
  /** Milliseconds since the epoch; 0 where there is no such file. */
  readonly written: number;
}

/** The one that was written to last before the others. */
function candidates(runs: readonly RunRef[]): Candidate[] {
  return runs.map((ref) => ({ ref, written: writtenAt(ref) })).sort((a, b) => b.written - a.written);
}

function writtenAt({ folder }: RunRef): number {
  try {
    return statSync(join(folder, "run.ndjson"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  } catch {
    return 0; // Another user's.
  }
}

/**
 * The run whose newest attempt was begun last; undefined for none. Only lives that may hold a later beginning than the
 * best so far are read.
 */
export function newestRun(runs: readonly RunRef[]): RunRef | undefined {
  const [first, ...others] = candidates(runs);
  if (first === undefined) return undefined;
  let newest = { ref: first.ref, begun: begunAt(first) };
  for (const each of others) {
    if (each.written < newest.begun - CLOCK_STEP) break;
    const begun = begunAt(each);
    if (begun > newest.begun) newest = { ref: each.ref, begun };
  }
  return newest.ref;
}

/** Milliseconds by which a file system may round a time of change down (a tick of the kernel; a second, or two, on others). */
const CLOCK_STEP = 2000;

/** When a run's newest attempt was begun, in milliseconds since the epoch. A run that tells nothing goes by its file. */
function begunAt({ ref, written }: Candidate): number {
  try {
    const begun = Date.parse(readLife(ref).attempts.at(-1)?.started ?? "");
    return Number.isNaN(begun) ? UNKNOWN : Math.min(begun, written + CLOCK_STEP);
  } catch {
    return UNKNOWN; // Of a newer format, another user's, or damaged.
  }
}

/** Before every run that tells its beginning. */
const UNKNOWN = Number.NEGATIVE_INFINITY;
