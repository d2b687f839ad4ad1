import type { FileSizes } from "../store/run-writer.ts";

/** One stream of a session: one writer, or the shared descriptor. */
export interface StreamState {
  /** File name in the session's folder; another one once the program has put a new file in its place. */
  file: string;
  /** Bytes that were read: always the start of a line. */
  offset: number;
  rank: number;
  /** What its `stream` line said; undefined before its first line, null where it said nothing. */
  pid: number | null | undefined;
  /** Index of its current run among the session's; -1 until its first line, when it takes the session's newest. */
  run: number;
  /** It said `init`, and no `finish` since. */
  open: boolean;
  /** It said `init` for its current run: the run ends when it goes on to another. */
  own: boolean;
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
  readonly goOn: Readonly<Record<number, number>>;
  /** Something other than its beginning was recorded. */
  reported: boolean;
  finished: boolean;
  /** Its end is written. */
  ended: boolean;
  /** Committed sizes of its files. */
  sizes: FileSizes;
}

/** Everything that a session must know to go on after a crash: plain data, one line of `state.ndjson`. */
export interface SessionState {
  readonly streams: StreamState[];
  readonly runs: RunState[];
}
