import type { Json } from "../history/summary.ts";
import type { FileSizes } from "../store/run-writer.ts";
import type { OutputState } from "./output/output-source.ts";

/** The stream of descriptor 3, which several processes may share. */
export const DESCRIPTOR_STREAM = "fd3.ndjson";

/** One stream of a session: one writer, or the shared descriptor. */
export interface StreamState {
  /** File name in the session's folder; another one once the program has put a new file in its place. */
  file: string;
  /** Bytes that were read: always the start of a line. */
  offset: number;
  /** A hash of the bytes before it: others stand there once the program has begun the file anew. */
  guard?: number;
  rank: number;
  /** What its `stream` line said; undefined before its first line, null where it said nothing. */
  pid: number | null | undefined;
  /** Index of its current run among the session's; -1 until its first line, when it takes the session's newest. */
  run: number;
  /** It said `init`, and no `finish` since. */
  open: boolean;
  /** It said `init` for its current run: the run ends when it goes on to another. */
  own: boolean;
  /** The exit code that its last `finish` told, where its rank is above 0: it may have to stand for the run's. */
  exitCode?: number;
  /** How many of its `init` lines were followed; absent: none. */
  inits?: number;
  /** How often the program began it anew: what it held before is gone then. */
  anew?: number;
}

/** A file that a source reads: what a stream's state is, with its whole path as `file`. */
export interface SourceFile extends StreamState {
  /** What must be known of what stands before the offset, as plain data of the source's own. */
  memo?: object;
}

/** How far a source is (`sources/source.ts`). */
export interface SourceState {
  readonly files: SourceFile[];
  /** What must be known beside them, as plain data of the source's own. */
  memo?: object;
}

/** A run by its names. */
export interface Place {
  readonly project: string;
  readonly run: string;
}

/**
 * A run that an `init` has claimed, noted before anything is done with it: after a crash recovery follows a move that
 * happened and takes everything else back, and the `init` is read again.
 */
export interface ClaimNote extends Place {
  readonly attempt: number;
  /** The name that was asked for; null where it was generated. */
  readonly asked: string | null;
  /** Index of the run that is to be moved there. */
  readonly moves?: number;
}

/** One run of a session. */
export interface RunState {
  project: string;
  run: string;
  readonly attempt: number;
  /** The name that was asked for, before `-2` was put behind it; null where it was generated. */
  asked: string | null;
  /** Ranks that said `init` for it. */
  readonly initialised: number[];
  /** The next step of each rank that logged in this attempt. */
  readonly next: Record<number, number>;
  /** The step that each rank of an earlier attempt goes on with, unless this attempt says another. */
  goOn: Readonly<Record<number, number>>;
  /** How often each rank went back in this attempt; absent: never. */
  rewinds?: Record<number, number>;
  /** Something other than its beginning was recorded. */
  reported: boolean;
  finished: boolean;
  /** The exit code that its `finish` told. */
  exitCode?: number;
  /** Its end is written. */
  ended: boolean;
  /** Committed sizes of its files. */
  sizes: FileSizes;
  /** Where its alert rules stand; absent where there are none. */
  watch?: WatchState;
  /** The run's newest attempt, where late lines of this one are taken in behind it; absent: this one. */
  latest?: number;
  /** An `init` gave it its place and was not followed to its end: read again, it leaves the run where it is. */
  settled?: true;
  /** The run that is given up for it, and may still be there. */
  given?: Place;
  /** Places that it was moved away from, or that were given up for it: links may stand there. */
  left?: readonly Place[];
}

/** What alert rules have seen so far: from here on the same lines make the same alerts. */
export interface WatchState {
  /** The lowest rank that logged, whose metrics count; null before there was one. */
  rank: number | null;
  /** The latest values that rules ask for, by metric. */
  values: Record<string, Json>;
  /** Metrics that rules ask for, as the rules call them, and that came. */
  readonly seen: string[];
  /** In the order of the rules. */
  readonly rules: RuleState[];
}

export interface RuleState {
  /** It was true, and has not been false for long enough since. */
  on: boolean;
  /** Times in a row that it has been false since. */
  calm: number;
  /** Times in a row that it must be false before it may alert again; twice as many after each alert. */
  needed: number;
}

/** Everything that a session must know to go on after a crash: plain data, one line of `state.ndjson`. */
export interface SessionState {
  readonly streams: StreamState[];
  readonly runs: RunState[];
  /** One for each source of the session's plan, in its order; absent where it has none. */
  sources?: readonly SourceState[];
  /** How far the program's output was taken; absent where it is not. */
  output?: OutputState;
  /** Everything that the runs' files hold is noted, and the session's recorder does not write any more. */
  closed?: true;
  readonly claim?: ClaimNote;
}
