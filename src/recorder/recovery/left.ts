import type { Notices } from "../notices.ts";

/** A session that nobody records any more. */
export interface Left {
  readonly root: string;
  readonly session: string;
  readonly notices: Notices;
  /** Nobody writes to its streams any more either: a last line without its newline counts, and then its folder goes. */
  readonly over: boolean;
}
