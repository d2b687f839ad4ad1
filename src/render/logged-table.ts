import type { Json } from "../history/summary.ts";
import { countOf } from "./words.ts";

/** A table as it was logged once. */
export interface LoggedTable {
  readonly name: string;
  readonly step: number | null;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

/** Rows shown at either end of a long table. */
const ENDS = 5;
/** A table of up to this many rows is shown whole: leaving out one or two would save nothing. */
const SHORT = 12;

/** What stands between two rows in place of those that are left out. */
export interface Gap {
  /** How many shown rows come before it. */
  readonly after: number;
  readonly hidden: number;
}

export interface ShownRows {
  readonly rows: LoggedTable["rows"];
  readonly gap: Gap | undefined;
}

/** The first and last few rows of a long table; all of a short one, or of any where all are wanted. */
export function shownRows(rows: LoggedTable["rows"], all: boolean): ShownRows {
  if (all || rows.length <= SHORT) return { rows, gap: undefined };
  return {
    rows: [...rows.slice(0, ENDS), ...rows.slice(-ENDS)],
    gap: { after: ENDS, hidden: rows.length - 2 * ENDS },
  };
}

/** What a gap says. */
export const gapText = ({ hidden }: Gap): string => `… ${countOf(hidden, "more row")} (--all)`;
