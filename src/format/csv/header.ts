import type { JsonText } from "../json-text.ts";
import { isNumber } from "./cell-value.ts";

const STEP = [/^step$/i, /^global[ _]step$/i];
const TIMESTAMP = [/^timestamp$/i, /^wall[ _]time$/i];
const EPOCH = /^epoch$/i;

/** What the columns of a CSV file are on a line of the format. */
export interface Header {
  /** The cells as they are written. */
  readonly cells: readonly string[];
  /** A key for each column, as JSON; null for one without a name. */
  readonly keys: readonly (JsonText | null)[];
  /** The column that is the step; -1 where none is. */
  readonly step: number;
  /** The column that stands for the step as long as its value grows from row to row, where there is no other; -1 where none is. */
  readonly epoch: number;
}

/**
 * Reads a header: a column `step`, else `global_step`, is the step, and `timestamp`, else `wall_time`, the timestamp; every other
 * is a metric under its own name.
 */
export function headerOf(cells: readonly string[]): Header {
  const step = first(cells, STEP);
  const timestamp = first(cells, TIMESTAMP);
  const taken = new Set<string>();
  const keys = cells.map((cell, column) => {
    if (column === step) return '"step"' as JsonText;
    if (column === timestamp) return '"timestamp"' as JsonText;
    return cell === ""
      ? null
      : (JSON.stringify(free(OURS.has(cell) ? `__${cell}` : cell, taken)) as JsonText);
  });
  const epoch = step < 0 ? cells.findIndex((cell) => EPOCH.test(cell)) : -1;
  return { cells, keys, step, epoch };
}

/** Names that mean something else on a line. */
const OURS = new Set(["step", "timestamp", "_type"]);

const first = (cells: readonly string[], wanted: readonly RegExp[]): number =>
  wanted.reduce((found, name) => (found < 0 ? cells.findIndex((cell) => name.test(cell)) : found), -1);

/** A name of its own for each column, as pandas numbers them. */
function free(name: string, taken: Set<string>): string {
  let found = name;
  for (let number = 1; taken.has(found); number++) found = `${name}.${number}`;
  taken.add(found);
  return found;
}

/** Whether a row is a header that comes again, in the same words, or with others beside them: a program that was started once more wrote it. */
export const isHeaderAgain = (cells: readonly string[], { cells: names }: Header): boolean =>
  cells.join("\n") === names.join("\n") ||
  (!cells.some(isNumber) && cells.some((cell) => cell !== "" && names.includes(cell)));
