import { readFileSync } from "node:fs";

/** What became of a stream's `init` lines (docs/format.md, "Answers"). */
export interface Answer {
  /** How many were followed; the rest tells of the last of them. */
  readonly inits: number;
  readonly project: string;
  readonly run: string;
  readonly id: string;
  readonly folder: string;
  readonly attempt: number;
  readonly step: number;
  readonly checkpoint: string | null;
}

/** Milliseconds that an answer is waited for, and between two looks. */
const PATIENCE = 2000;
const AGAIN = 5;

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** The answer beside a stream; undefined where there is none yet. */
export function readAnswer(stream: string | undefined): Answer | undefined {
  if (stream === undefined) return undefined;
  try {
    return JSON.parse(readFileSync(stream.replace(/\.ndjson$/, ".json"), "utf8")) as Answer;
  } catch {
    return undefined; // Not there: it is put there as a whole.
  }
}

/**
 * The answer to the `nth` `init` of a stream, waited for while somebody reads it. Undefined where none comes, and where
 * a later one has taken its place.
 */
export function awaitAnswer(
  stream: string | undefined,
  nth: number,
  isAwaited: () => boolean,
): Answer | undefined {
  for (const until = performance.now() + PATIENCE; ; Atomics.wait(PAUSE, 0, 0, AGAIN)) {
    const answer = readAnswer(stream);
    if (answer !== undefined && answer.inits >= nth) return answer.inits === nth ? answer : undefined;
    if (performance.now() >= until || !isAwaited()) return undefined;
  }
}
