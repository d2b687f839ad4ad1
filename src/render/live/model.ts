import type { Progress } from "../../history/progress.ts";
import type { RunView } from "../../history/run-view.ts";
import type { Series } from "../../history/series.ts";

/** A run on the live screen. */
export interface LiveRun {
  /** Its folder, which no two runs share. */
  readonly key: string;
  /** `project/run`. */
  readonly name: string;
  readonly view: RunView;
  readonly progress: Progress | null;
  /** Steps a second; undefined where nothing tells, and for what does not run. */
  readonly rate: number | undefined;
  /** Seconds until its end; undefined where nothing tells. */
  readonly left: number | undefined;
}

/** The store as it was when it was last looked at. */
export interface Snapshot {
  /** Its path. */
  readonly store: string;
  /** The project that is watched; undefined for all. */
  readonly project: string | undefined;
  /** Why it cannot be read, and since when (milliseconds since the epoch); the runs are then as they were before. */
  readonly gone: { readonly reason: string; readonly since: number } | null;
  readonly runs: readonly LiveRun[];
  readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
  /** Runs that were not opened yet. */
  readonly pending: number;
}

export interface Alert {
  readonly step: number | null;
  readonly level: string;
  readonly title: string | null;
  readonly text: string | null;
}

/** What is shown of the selected run beside its summary. */
export interface Details {
  readonly key: string;
  readonly series: ReadonlyMap<string, Series>;
  /** How much of its steps was read, from 0 to 1. */
  readonly share: number;
  /** The last ones, oldest first. */
  readonly alerts: readonly Alert[];
  /** The last lines that its program printed, where the run keeps them. */
  readonly output: readonly string[];
}

/** Lines of the list's small curves, by run and metric. */
export type Sparks = ReadonlyMap<string, ReadonlyMap<string, Series>>;

export const NOTHING_YET = (store: string, project: string | undefined): Snapshot => ({
  store,
  project,
  gone: null,
  runs: [],
  unreadable: [],
  pending: 0,
});

export const isRunning = ({ view }: LiveRun): boolean => view.status.kind === "running";
