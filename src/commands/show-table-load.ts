import { closest } from "../format/closest.ts";
import type { Json } from "../history/summary.ts";
import { safe } from "../render/safe.ts";
import { countOf, listOf } from "../render/words.ts";
import type { RunRef } from "../store/catalog.ts";
import { type OpenOptions, readLife } from "../store/open-run.ts";
import type { StoredRecord } from "../store/read-records.ts";
import { findTables, readTableAt, type TablePlace } from "../store/read-tables.ts";
import { findCutoffs, supersededRecords } from "../store/steps-scan.ts";
import { UserError } from "../store/user-error.ts";
import type { StepRange, TableOptions } from "./show-table-options.ts";

/** A table as its record tells it. */
export interface StoredTable {
  readonly step: number;
  readonly timestamp: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Json[])[];
}

/** What a run logged under the name of a table. */
export interface FoundTables {
  readonly ref: RunRef;
  readonly name: string;
  /** Those that are asked for, oldest first; one or more. */
  readonly tables: readonly StoredTable[];
  /** The steps of all of them, asked for or not, as often as they were logged. */
  readonly logged: readonly number[];
  /** How many of those that are asked for cannot be read. */
  readonly damaged: number;
}

/**
 * Reads the tables of a name that are asked for, and of the others only where they stand.
 * @throws {UserError} where the run has none of that name, or none at that step
 */
export function loadNamedTables(
  ref: RunRef,
  { name, steps }: TableOptions,
  { rank = 0, attempt }: OpenOptions,
): FoundTables {
  const all = findTables(ref.folder);
  const shown = all.filter(shows(ref, rank, attempt, all.length > 0));
  const named = shown.filter(({ head }) => textOf(head["name"]) === name);
  if (named.length === 0) throw noTable(ref, name, rank, attempt, shown, all);
  const logged = named.map(stepOf);
  const asked = steps === undefined ? named : named.filter((place) => isIn(stepOf(place), steps));
  if (asked.length === 0) throw notThen(ref, name, logged, steps);
  const { tables, damaged } = readThem(ref, asked, steps === undefined);
  if (tables.length === 0) {
    throw new UserError(
      `Table "${name}" of "${ref.project}/${ref.run}" cannot be read: its file is damaged.`,
      ["See what is wrong with it: trackio check"],
    );
  }
  return { ref, name, tables, logged, damaged };
}

/** The newest one that can be read, or all. */
function readThem(
  { folder }: RunRef,
  places: readonly TablePlace[],
  newest: boolean,
): { tables: StoredTable[]; damaged: number } {
  const tables: StoredTable[] = [];
  let damaged = 0;
  for (const place of places.toReversed()) {
    const record = readTableAt(folder, place);
    if (record === undefined) damaged++;
    else tables.unshift(storedTable(record));
    if (newest && tables.length > 0) break;
  }
  return { tables, damaged };
}

/** Whether a table is of the rank and attempt in view; without an attempt, whether no later one superseded it. */
function shows(
  ref: RunRef,
  rank: number,
  attempt: number | undefined,
  any: boolean,
): (place: TablePlace) => boolean {
  const life = readLife(ref);
  const superseded =
    any && life.attempts.length > 1 && attempt === undefined
      ? supersededRecords(ref.folder, rank, life.rules, findCutoffs(ref.folder, rank, life.rules))
      : () => false;
  return ({ head }) => {
    const { _rank = 0, _attempt = 1 } = head;
    return _rank === rank && (attempt === undefined || _attempt === attempt) && !superseded(head);
  };
}

const isIn = (step: number, { from, to }: StepRange): boolean => step >= from && step <= to;
const stepOf = ({ head: { step } }: TablePlace): number => Number(step ?? 0);

function storedTable({ step, timestamp, columns, rows }: StoredRecord): StoredTable {
  return {
    step: Number(step ?? 0),
    timestamp: textOf(timestamp),
    columns: arrayOf(columns).map(textOf),
    rows: arrayOf(rows).map(arrayOf),
  };
}

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** So many names are listed where none fits. */
const MOST_NAMES = 12;

function noTable(
  { project, run }: RunRef,
  name: string,
  rank: number,
  attempt: number | undefined,
  shown: readonly TablePlace[],
  all: readonly TablePlace[],
): UserError {
  const where = `${attempt === undefined ? "" : ` in attempt ${attempt}`}${rank === 0 ? "" : ` at rank ${rank}`}`;
  const names = [...new Set(shown.map(({ head }) => textOf(head["name"])))];
  const message = `Run "${project}/${run}" has no table called "${name}"${where}.`;
  const elsewhere = all.find(({ head }) => textOf(head["name"]) === name);
  const { _rank = 0, _attempt = 1 } = elsewhere?.head ?? {};
  const other =
    elsewhere === undefined
      ? []
      : _rank === rank
        ? [`Attempt ${Number(_attempt)} logged one: --attempt ${Number(_attempt)}`]
        : [`Rank ${Number(_rank)} logged one: --rank ${Number(_rank)}`];
  if (names.length === 0) {
    return new UserError(message, [
      ...other,
      ...(other.length === 0 ? [`It logged no tables${where}.`] : []),
    ]);
  }
  const near = closest(name, names);
  const sorted = [...near, ...names.filter((each) => !near.includes(each))];
  const more = sorted.length - MOST_NAMES;
  const told = sorted.slice(0, MOST_NAMES).map((each) => safe(each));
  const list = more > 0 ? `${told.join(", ")} and ${more} more` : listOf(told);
  return new UserError(message, [...other, `${names.length === 1 ? "Its only one" : "Its tables"}: ${list}`]);
}

function notThen(
  { project, run }: RunRef,
  name: string,
  logged: readonly number[],
  steps: StepRange | undefined,
): UserError {
  const { from = 0, to = 0 } = steps ?? {};
  const distinct = [...new Set(logged)].sort((a, b) => a - b);
  const near = [distinct.findLast((step) => step < from), distinct.find((step) => step > to)];
  const nearest = near.filter((step) => step !== undefined).map(String);
  const at = from === to ? `at step ${from}` : "at any of these steps";
  return new UserError(`Run "${project}/${run}" logged no table "${name}" ${at}.`, [
    distinct.length === 1
      ? `It logged it at step ${distinct[0]}.`
      : `It logged it ${countOf(logged.length, "time")}, from step ${distinct[0]} to ${distinct.at(-1)}; next to these: ${listOf(nearest)}.`,
  ]);
}
