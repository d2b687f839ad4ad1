import type { Json } from "../history/summary.ts";

/** People get so many rows, unless others were asked for… */
export const MOST = 20;
/** …or a few more, where that is all. */
export const MOST_OF_ALL = 25;

/** A row of a logged table. */
export interface TableRow {
  /** Its place in the table as it was logged, from 1 on. */
  readonly number: number;
  readonly cells: readonly Json[];
}

/** The rows of a table that were asked for. */
export interface TableView {
  readonly project: string;
  readonly run: string;
  readonly name: string;
  /** Of the tables whose rows these are, oldest first. */
  readonly steps: readonly number[];
  /** ISO 8601, of the last of them. */
  readonly timestamp: string;
  /** The steps of all tables of the name. */
  readonly logged: readonly number[];
  /** Whose tables these are. */
  readonly rank: number;
  /** Tables that cannot be read. */
  readonly damaged: number;
  readonly columns: readonly string[];
  /** No more than were wanted. */
  readonly rows: readonly TableRow[];
  /** Rows before any were chosen. */
  readonly total: number;
  /** Rows that the condition lets through. */
  readonly fitting: number;
  readonly filtered: boolean;
  /** Whoever asked for no more rows than are shown knows that there are more. */
  readonly limited: boolean;
}
