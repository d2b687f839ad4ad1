import { statSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../format/names.ts";
import { mayBeSuperseded } from "../history/cutoffs.ts";
import { peaksOf } from "../history/peaks.ts";
import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import type { LoggedTable } from "../render/logged-table.ts";
import type { RejectedLine } from "../render/rejected-lines.ts";
import type { Alert } from "../render/run-alerts.ts";
import type { RunDetails } from "../render/run-details.ts";
import type { Medium } from "../render/run-media.ts";
import type { RunRef } from "../store/catalog.ts";
import type { RunFile } from "../store/layout.ts";
import { openReadable } from "../store/open-all.ts";
import type { OpenOptions } from "../store/open-run.ts";
import { OutputTail } from "../store/output-tail.ts";
import { readRecords, type StoredRecord } from "../store/read-records.ts";
import { findTables, readTableAt, type TablePlace } from "../store/read-tables.ts";
import { findCutoffs, supersededRecords } from "../store/steps-scan.ts";
import { refuseAttempt } from "./refuse-attempt.ts";

/** Beyond this many bytes, what the page tells in a few lines is not read, unless all is wanted: 0.2 s. */
const WORTH_READING = 1 << 24;

/** A store, and whose points to look at in it. */
export interface Source extends OpenOptions {
  readonly root: string;
  readonly now: number;
}

/** One run, read from the store. */
export interface LoadedRun {
  readonly kind: "run";
  readonly ref: RunRef;
  readonly details: RunDetails;
}

/**
 * A run with what its page shows.
 * @param all read files however long they are
 * @throws {UserError} for a run that cannot be read, or an attempt that it does not have
 */
export function loadRun(source: Source, ref: RunRef, all: boolean): LoadedRun {
  const view = openReadable(source.root, ref, source);
  const { summary, life, folder } = view;
  const { attempt } = source;
  refuseAttempt(ref, life, attempt);
  const few = (file: RunFile): boolean =>
    all || (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0) <= WORTH_READING;
  const shows = shownAt(source, view);
  const of = (count: number, file: RunFile): StoredRecord[] => (count > 0 ? readRecords(folder, file) : []);
  const logged = [...summary.media.values()].reduce((sum, count) => sum + count, 0);
  return {
    kind: "run",
    ref,
    details: {
      view,
      ...loadTables(view, shows, all),
      rejected: of(summary.rejected, "rejected.ndjson").map(rejectedLine),
      media: few("media.ndjson") ? of(logged, "media.ndjson").filter(shows).map(medium) : undefined,
      alerts: few("alerts.ndjson") ? of(summary.alerts, "alerts.ndjson").map(alert) : undefined,
      peaks: few("system.ndjson") ? peaksOf(of(summary.system, "system.ndjson")) : undefined,
      ...outputOf(source.root, view),
      attempt,
    },
  };
}

/** Lines of output at the end of a page. */
const LAST_LINES = 10;

/** The last lines of output, those that are not finished among them. */
function outputOf(root: string, { life, folder }: RunView): Pick<RunDetails, "output"> {
  const { project, run } = life;
  const ref = { project: project as ProjectName, run: run as RunName, folder };
  const tail = new OutputTail(root, ref, life, LAST_LINES);
  tail.look();
  return { output: tail.lines };
}

/** Whether a table or media is of the rank and attempt in view; without an attempt, whether no later one superseded it. */
function shownAt({ attempt }: Source, { folder, life, summary }: RunView): (record: StoredRecord) => boolean {
  const { rank } = summary;
  const isLogged = summary.tables.length > 0 || summary.media.size > 0;
  const superseded =
    isLogged && mayBeSuperseded(life) && attempt === undefined
      ? supersededRecords(folder, rank, life, findCutoffs(folder, rank, life))
      : () => false;
  return (record) => {
    const { _rank = 0, _attempt = 1 } = record;
    return _rank === rank && (attempt === undefined || _attempt === attempt) && !superseded(record);
  };
}

/** Every time that a table was logged, or each table as it was logged last: the others may be long, and are not decoded. */
function loadTables(
  { folder, summary }: RunView,
  shows: (record: StoredRecord) => boolean,
  all: boolean,
): Pick<RunDetails, "tables" | "tableTimes"> {
  if (summary.tables.length === 0) return { tables: [] };
  if (all) return { tables: readRecords(folder, "tables.ndjson").filter(shows).map(loggedTable) };
  const byName = new Map<string, TablePlace[]>();
  for (const place of findTables(folder)) {
    if (!shows(place.head)) continue;
    const name = textOf(place.head["name"]);
    const before = byName.get(name);
    if (before === undefined) byName.set(name, [place]);
    else before.push(place);
  }
  const tables: LoggedTable[] = [];
  const tableTimes = new Map<string, number>();
  for (const [name, places] of byName) {
    // The newest may be torn: a full disk cuts it behind its head.
    for (let place = places.pop(); place !== undefined; place = places.pop()) {
      const record = readTableAt(folder, place);
      if (record === undefined) continue;
      tables.push(loggedTable(record));
      tableTimes.set(name, places.length + 1);
      break;
    }
  }
  return { tables, tableTimes };
}

function loggedTable({ name, step, columns, rows }: StoredRecord): LoggedTable {
  return {
    name: textOf(name),
    step: stepOf(step),
    columns: arrayOf(columns).map(textOf),
    rows: arrayOf(rows).map(arrayOf),
  };
}

function rejectedLine({ timestamp, reason, line }: StoredRecord): RejectedLine {
  return { timestamp: textOf(timestamp), reason: textOf(reason), line: textOf(line) };
}

function medium({ name, step, _type: type, file_path: path, missing }: StoredRecord): Medium {
  return {
    name: textOf(name),
    kind: typeof type === "string" ? type.replace(/^trackio\./, "") : "other",
    step: stepOf(step),
    path: typeof path === "string" ? path : null,
    missing: missing !== undefined,
  };
}

function alert({ timestamp, step, level, title, text }: StoredRecord): Alert {
  return {
    level: typeof level === "string" ? level : "warn",
    title: typeof title === "string" ? title : null,
    text: typeof text === "string" ? text : null,
    step: stepOf(step),
    timestamp: textOf(timestamp),
  };
}

const stepOf = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);
const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
