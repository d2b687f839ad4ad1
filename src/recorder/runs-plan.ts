import type { Field } from "../format/message.ts";
import type { Observation } from "../observe/observe.ts";
import type { Elsewhere } from "./claim-among-others.ts";
import type { LiveRun } from "./live-run.ts";
import type { NameChoice } from "./naming.ts";
import type { About } from "./run-events.ts";
import type { ClaimNote } from "./state.ts";

/** What the runs of a session are made from. */
export interface RunsPlan {
  /** The store. */
  readonly root: string;
  readonly session: string;
  readonly choice: NameChoice;
  readonly about: About;
  /** Where the first run is to go on, if it is there, instead of behind its last step. */
  readonly fromStep?: number | undefined;
  /** The fields of `started` that all runs of the session share. */
  readonly started: () => readonly Field[];
  /** Writes what waits and notes the session's state, with a claim of which nothing was made yet. */
  readonly commit: (claim?: ClaimNote) => void;
  /** Absent where nothing of other sessions is to be taken in. */
  readonly elsewhere?: Elsewhere | undefined;
  /** What was seen around the program by now. */
  readonly observed?: () => Observation | undefined;
  /** Gives a run what looks at its lines beside the keeping. */
  readonly attend?: ((run: LiveRun) => void) | undefined;
  /** When the session began its run, where that is not when it is written. */
  readonly begun?: Date | undefined;
  /** The session is recovered: its runs stay marked as ours, for nobody else shows that they are written. */
  readonly recovers?: true;
}
