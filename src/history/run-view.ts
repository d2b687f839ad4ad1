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
  /** When it last began, in milliseconds since the epoch; absent where `life` is to be asked. */
  readonly start?: number;
  /** Lines that wait in the spool, because this reader may not move them or their program, without a recorder, is still at work; 0 mostly. */
  readonly waiting: number;
}
