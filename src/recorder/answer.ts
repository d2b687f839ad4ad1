import { OWNER_FILE } from "../store/owner.ts";
import { STOP_FILE } from "../store/stop-note.ts";
import type { LiveRun } from "./live-run.ts";
import { DESCRIPTOR_STREAM, type StreamState } from "./state.ts";

/** What a client is told of the run that its `init` line got (`docs/format.md`, "Answers"). */
export interface Answer {
  /** How many `init` lines of the stream were followed so far. */
  readonly inits: number;
  readonly project: string;
  readonly run: string;
  readonly id: string;
  readonly folder: string;
  readonly attempt: number;
  /** The next step of the stream's rank. */
  readonly step: number;
  /** The last checkpoint that belongs to that step. */
  readonly checkpoint: string | null;
}

export function answerTo({ inits = 0, rank }: StreamState, run: LiveRun): Answer {
  const { project, run: name, folder } = run.ref;
  const step = run.nextStep(rank);
  const checkpoint = run.checkpointAt(step) ?? null;
  return { inits, project, run: name, id: run.id, folder, attempt: run.state.attempt, step, checkpoint };
}

const ENDING = ".ndjson";
/** Files of ours, whose names no answer takes. */
const TAKEN: ReadonlySet<string> = new Set([OWNER_FILE, STOP_FILE]);

/** The file beside a stream that answers its `init` lines; undefined where nobody asks: who shares the descriptor cannot tell whose line was meant. */
export function answerFile({ file }: StreamState): string | undefined {
  if (file === DESCRIPTOR_STREAM || !file.endsWith(ENDING)) return undefined;
  const name = `${file.slice(0, -ENDING.length)}.json`;
  return TAKEN.has(name) ? undefined : name;
}
