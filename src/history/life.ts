import type { Json } from "./summary.ts";

/** One process under its pid: pids are reused, a pid together with its start time is not. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the kernel counts it (clock ticks since boot, `/proc/PID/stat` field 22, proc(5)); null where unknown. */
  readonly start: number | null;
}

/** Which of our client libraries a program finds. */
export interface ClientChoice {
  /** Our Python client stands before an installed one. */
  readonly inject: boolean;
  /** Other libraries that it stands in for, too. */
  readonly as: readonly string[];
}

/** How a program's output is taken: a pseudo-terminal where it is a terminal and else a pipe; one of them; not at all. */
export const CAPTURE_MODES = ["auto", "pty", "pipe", "none"] as const;
export type CaptureMode = (typeof CAPTURE_MODES)[number];

export interface CaptureChoice {
  readonly mode: CaptureMode;
  /** Bytes of it that are kept. */
  readonly limit: number;
}

/** What holds where nobody says anything. */
export const CAPTURED: CaptureChoice = { mode: "auto", limit: 256e6 };

/** What is read beside what a program reports, as it was typed. */
export interface Followed {
  /** Files of JSON lines, and CSVs. */
  readonly files: readonly string[];
  /** Folders of TensorBoard's event files. */
  readonly tensorboard: readonly string[];
}

/** The code of an attempt, as it was seen when the program started. */
export interface CodeSeen {
  /** The repository's working tree. */
  readonly root: string;
  readonly commit: string | null;
  readonly branch: string | null;
  readonly remote: string | null;
  readonly dirty: boolean;
  /** Path of the changes, from the run's folder on. */
  readonly patch: string | null;
  /** What differs and is not in the patch. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** Why git told nothing. */
  readonly problem: string | null;
}

/** Where an attempt ran. */
export interface PlaceSeen {
  readonly os: string | null;
  readonly cpu: string | null;
  readonly cores: number | null;
  /** Bytes. */
  readonly memory: number | null;
  readonly container: string | null;
  readonly gpus: readonly string[];
  readonly gpuDriver: string | null;
  readonly cuda: string | null;
  readonly python: PythonSeen | null;
  readonly variables: readonly (readonly [name: string, value: string])[];
}

export interface PythonSeen {
  readonly path: string;
  readonly version: string | null;
  readonly environment: string | null;
  /** Path of the list of packages, from the run's folder on. */
  readonly packages: string | null;
}

/** One execution of a run's program: the first, or one after a resume. */
export interface Attempt {
  /** 1, 2, 3 … */
  readonly attempt: number;
  readonly session: string;
  /** ISO 8601. */
  readonly started: string;
  readonly command: readonly string[];
  readonly cwd: string;
  readonly host: string;
  readonly bootId: string | null;
  readonly user: string;
  readonly recorder: ProcessIdentity;
  readonly program: ProcessIdentity | null;
  /** The program said `finish`; ISO 8601. */
  readonly finished: string | null;
  /** The exit code that `finish` told. */
  readonly finishedCode: number | null;
  /** The recorder saw the end; ISO 8601. */
  readonly ended: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Seconds. */
  readonly duration: number | null;
  /** Signals that asked the recorder to stop, in order. */
  readonly stopSignals: readonly string[];
  /** The signal with which `trackio stop` asked it to end; null where it did not. */
  readonly stopped: string | null;
  /** The recorder is to start the program again after this attempt (`--restart`). */
  readonly restarts: boolean;
  /** The step that it was told to go on from (`--from-step`); null where it went on behind the last one. */
  readonly fromStep: number | null;
  readonly clients: ClientChoice;
  readonly capture: CaptureChoice;
  /** By what numbers are taken from its output. */
  readonly match: readonly string[];
  /** Why its output is not kept, or not all of it; null where it is, or is not to be. */
  readonly outputProblem: string | null;
  /** When to alert (`--alert`), as it was written. */
  readonly alertRules: readonly string[];
  readonly followed: Followed;
  /** Who was not told of it (`--notify`), and why. */
  readonly unreached: readonly Unreached[];
  /** Null where it is in no repository, or was not looked at. */
  readonly code: CodeSeen | null;
  readonly place: PlaceSeen | null;
}

/** A service that did not take a message. */
export interface Unreached {
  readonly to: string;
  readonly problem: string;
}

/** A file or folder from which a program can go on. */
export interface Checkpoint {
  /** As the program wrote it. */
  readonly path: string;
  readonly step: number | null;
  /** Who reported it. */
  readonly rank: number;
}

/** A program went back within an attempt: what its rank had logged from a step on does not count any more. */
export interface Rewind {
  readonly attempt: number;
  readonly rank: number;
  /** 1, 2, 3 … for each rank of an attempt. Records behind it tell it. */
  readonly rewind: number;
  readonly step: number;
  /** Names of what it went back with; null where that is everything. */
  readonly metrics: readonly string[] | null;
  /** With these names also records that hold no metric. */
  readonly empty: boolean;
}

/** Which metric is another's x axis, and which way is better. `name` may hold `*`. */
export interface MetricRule {
  readonly name: string;
  readonly stepMetric: string | null;
  readonly goal: "minimize" | "maximize" | null;
}

/** What `run.ndjson` tells, folded. */
export interface Life {
  readonly format: number;
  readonly project: string;
  readonly run: string;
  readonly id: string;
  /** ISO 8601. */
  readonly created: string;
  readonly group: string | null;
  readonly tags: readonly string[];
  readonly notes: readonly string[];
  /** At least one, except in a run whose program was never started. */
  readonly attempts: readonly Attempt[];
  /** Every checkpoint that was reported, in order, but those of steps that the program took back. */
  readonly checkpoints: readonly Checkpoint[];
  /** The total number of steps that the program announced. */
  readonly total: number | null;
  readonly rules: readonly MetricRule[];
  readonly rewinds: readonly Rewind[];
  /** What stands for the run as a whole: the fold of all `summary` events, in the order in which the keys first appeared. */
  readonly summary: readonly (readonly [key: string, value: Json])[];
}
