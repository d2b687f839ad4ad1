import type { Style } from "./style.ts";

/** What rendering needs to know of the place where its lines will be read. */
export interface Screen {
  /** Columns; undefined where nothing may be cut: a pipe or a file. */
  readonly width: number | undefined;
  readonly style: Style;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** For instants on the clock; the machine's own where it is missing. */
  readonly timeZone?: string;
}
