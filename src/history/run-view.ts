import type { Life } from "./life.ts";
import type { Status } from "./status.ts";
import type { Summary } from "./summary.ts";

/** Everything that readers know of one run. */
export interface RunView {
  readonly project: string;
  readonly run: string;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly life: Life;
  readonly status: Status;
  readonly summary: Summary;
  /** What is known of it without a look at `life`: when it last began, and the seconds that it took. Absent: `life` tells. */
  readonly times?: RunTimes;
  /** Lines that wait in the spool, because this reader may not move them or their program, without a recorder, is still at work; 0 mostly. */
  readonly waiting: number;
}

export interface RunTimes {
  /** ISO 8601; empty where nothing tells. */
  readonly started: string;
  /** Of all attempts together; null where nothing tells. */
  readonly duration: number | null;
}
