import type { ReadBuffer } from "../../store/line-reader.ts";
import type { LiveRun } from "../live-run.ts";
import type { Notices } from "../notices.ts";
import type { Sequencer } from "../sequencer.ts";

/**
 * Something beside a spool's streams that records come from, such as a file that the program writes anyway. It turns
 * bytes into lines as a program would write them to descriptor 3, hands them to the sequencer, and moves its state on:
 * the pump's next commit writes the records and notes the state, both or neither. So what it has read is in the runs
 * exactly once, as long as the same bytes at the same place make the same lines.
 */
export interface Source {
  /**
   * Takes what is new, about so many bytes of it. What it cannot read it tells; it does not throw for that.
   * @param last whether the program has ended, so that what is unfinished counts as it is
   * @returns bytes taken; 0 where nothing is left for now
   */
  take(most: number, last: boolean): number;
  close(): void;
}

/** What a source works with. */
export interface SourceHost {
  readonly runs: readonly LiveRun[];
  readonly sequencer: Sequencer;
  readonly notices: Notices;
  readonly buffer: ReadBuffer;
}
