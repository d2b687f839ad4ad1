import { closest } from "../format/closest.ts";
import { mayBeSuperseded } from "../history/cutoffs.ts";
import type { Life } from "../history/life.ts";
import type { Json } from "../history/summary.ts";
import { safe } from "../render/safe.ts";
import { countOf, listOf } from "../render/words.ts";
import type { RunRef } from "../store/catalog.ts";
import { type OpenOptions, readLife } from "../store/open-run.ts";
import type { StoredRecord } from "../store/read-records.ts";
import { findTables, readTableAt, type TablePlace } from "../store/read-tables.ts";
import { findCutoffs, supersededRecords } from "../store/steps-scan.ts";
import { UserError } from "../store/user-error.ts";
import { refuseAttempt } from "./refuse-attempt.ts";
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
  /** The steps of all of them, asked for or not, as often as they were logged. */
  readonly logged: readonly number[];
  readonly rank: number;
  /** Tables of several steps were asked for. */
  readonly range: boolean;
  /** Reads those that are asked for, oldest first, one at a time; undefined for one that cannot be read. */
  readonly read: () => Iterable<StoredTable | undefined>;
}

/**
 * Finds the tables of a name that are asked for: of a rank, by default the lowest that logged one.
 * @throws {UserError} where the run has none of that name, or none at that step
 */
export function findNamedTables(
  ref: RunRef,
  { name, steps }: TableOptions,
  points: Pick<OpenOptions, "rank" | "attempt">,
): FoundTables {
  const life = readLife(ref);
  refuseAttempt(ref, life, points.attempt);
  const all = findTables(ref.folder);
  const ofName = namedOf(all, name);
  const rank =
    points.rank ??
    ofName.map(rankOf).reduce((least, each) => Math.min(least, each), Number.POSITIVE_INFINITY);
  const named = ofName.filter(shows(ref, life, rank, points.attempt, ofName.length > 0));
  const [first] = named;
  if (first === undefined) throw noTable(ref, name, points, all, ofName);
  const logged = named.map(stepOf);
  const asked = steps === undefined ? named : named.filter((place) => isIn(stepOf(place), steps));
  if (steps !== undefined && asked.length === 0) throw notThen(ref, name, logged, steps);
  return {
    ref,
    name: nameOf(first),
    logged,
    rank,
    range: steps !== undefined && steps.from !== steps.to,
    read: () => (steps === undefined ? readNewest(ref, asked) : readAll(ref, asked)),
  };
}

/** A name that holds what no terminal shows may be given as it is shown. */
function namedOf(places: readonly TablePlace[], name: string): TablePlace[] {
  const exact = places.filter((place) => nameOf(place) === name);
  if (exact.length > 0) return exact;
  const alike = places.filter((place) => safe(nameOf(place)) === name);
  return new Set(alike.map(nameOf)).size === 1 ? alike : [];
}

function* readAll({ folder }: RunRef, places: readonly TablePlace[]): Generator<StoredTable | undefined> {
  for (const place of places) {
    const record = readTableAt(folder, place);
    yield record && storedTable(record);
  }
}

/** The newest that can be read, and before it those newer ones that cannot. */
function* readNewest(ref: RunRef, places: readonly TablePlace[]): Generator<StoredTable | undefined> {
  for (const table of readAll(ref, places.toReversed())) {
    yield table;
    if (table !== undefined) return;
  }
}

/** Whether a table is of the rank and attempt in view; without an attempt, whether no later one superseded it. */
function shows(
  { folder }: RunRef,
  life: Life,
  rank: number,
  attempt: number | undefined,
  any: boolean,
): (place: TablePlace) => boolean {
  const superseded =
    any && mayBeSuperseded(life) && attempt === undefined
      ? supersededRecords(folder, rank, life, findCutoffs(folder, rank, life))
      : () => false;
  return (place) =>
    rankOf(place) === rank &&
    (attempt === undefined || attemptOf(place) === attempt) &&
    !superseded(place.head);
}

const isIn = (step: number, { from, to }: StepRange): boolean => step >= from && step <= to;
const nameOf = ({ head }: TablePlace): string => textOf(head["name"]);
const rankOf = ({ head: { _rank } }: TablePlace): number => Number(_rank ?? 0);
const attemptOf = ({ head: { _attempt } }: TablePlace): number => Number(_attempt ?? 1);
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
  { rank, attempt }: Pick<OpenOptions, "rank" | "attempt">,
  all: readonly TablePlace[],
  ofName: readonly TablePlace[],
): UserError {
  const where = `${attempt === undefined ? "" : ` in attempt ${attempt}`}${rank === undefined ? "" : ` at rank ${rank}`}`;
  const message = `Run "${project}/${run}" has no table called "${name}"${where}.`;
  const [elsewhere] = ofName;
  if (elsewhere !== undefined) return new UserError(message, [elsewhereText(elsewhere, rank)]);
  const there = all.filter(
    (place) =>
      (rank === undefined || rankOf(place) === rank) &&
      (attempt === undefined || attemptOf(place) === attempt),
  );
  const names = [...new Set(there.map(nameOf))];
  if (names.length === 0) return new UserError(message, [`It logged no tables${where}.`]);
  const near = closest(name, names);
  const sorted = [...near, ...names.filter((each) => !near.includes(each))];
  const more = sorted.length - MOST_NAMES;
  const told = sorted.slice(0, MOST_NAMES).map((each) => safe(each));
  const list = more > 0 ? `${told.join(", ")} and ${more} more` : listOf(told);
  return new UserError(message, [`${names.length === 1 ? "Its only one" : "Its tables"}: ${list}`]);
}

/** Whose table of that name there is instead. */
function elsewhereText(place: TablePlace, rank: number | undefined): string {
  return rank === undefined || rankOf(place) === rank
    ? `Attempt ${attemptOf(place)} logged one: --attempt ${attemptOf(place)}`
    : `Rank ${rankOf(place)} logged one: --rank ${rankOf(place)}`;
}

function notThen(
  { project, run }: RunRef,
  name: string,
  logged: readonly number[],
  { from, to }: StepRange,
): UserError {
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
