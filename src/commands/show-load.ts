import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import type { LoggedTable } from "../render/logged-table.ts";
import type { ProjectRow } from "../render/projects-table.ts";
import type { RejectedLine } from "../render/rejected-lines.ts";
import type { RunDetails } from "../render/run-page.ts";
import type { UnreadableRun } from "../render/runs-notes.ts";
import { lastActivity, startOf } from "../render/timing.ts";
import { isMisread, type RunRef, readCatalog, type UnreadableProject } from "../store/catalog.ts";
import { projectFolder } from "../store/layout.ts";
import { openAll, openReadable } from "../store/open-all.ts";
import type { OpenOptions } from "../store/open-run.ts";
import { readRecords, type StoredRecord } from "../store/read-records.ts";
import { selectTarget } from "../store/select.ts";
import { findCutoffs, supersededRecords } from "../store/steps-scan.ts";
import { UserError } from "../store/user-error.ts";

/** One thing to show, read from the store. */
export type Item =
  | {
      readonly kind: "projects";
      readonly projects: readonly ProjectRow[];
      readonly unreadable: readonly UnreadableProject[];
    }
  | {
      readonly kind: "project";
      readonly project: string;
      /** Newest first. */
      readonly views: readonly RunView[];
      readonly unreadable: readonly UnreadableRun[];
    }
  | { readonly kind: "run"; readonly details: RunDetails };

/** A store, and whose points to look at in it. */
export interface Source extends OpenOptions {
  readonly root: string;
  readonly now: number;
}

/** What there is to show of a whole store: its projects, or the runs of the only one. */
export function loadStore(source: Source): Item {
  const { projects, unreadable } = readCatalog(source.root);
  const [first] = projects;
  if (first !== undefined && projects.length + unreadable.length === 1) return loadProject(source, first);
  return { kind: "projects", projects: projects.map((project) => projectRow(source, project)), unreadable };
}

/**
 * What there is to show of one thing that a person named.
 * @throws {UserError} where nothing, or more than one thing, is called that
 */
export function loadTarget(source: Source, text: string): Item {
  const target = selectTarget(source.root, text);
  return target.kind === "project" ? loadProject(source, target.project) : loadRun(source, target.ref);
}

type ProjectName = RunRef["project"];

function loadProject(source: Source, project: ProjectName): Item {
  if (isMisread(projectFolder(source.root, project))) {
    throw new UserError(`The folder of project "${project}" cannot be opened: its name is not valid UTF-8.`);
  }
  const { views, unreadable } = openAll(source.root, project, source);
  // A run whose clock tells nothing comes last.
  const newest = (view: RunView) => startOf(view) || 0;
  return { kind: "project", project, views: views.sort((a, b) => newest(b) - newest(a)), unreadable };
}

function projectRow(source: Source, project: ProjectName): ProjectRow {
  const { views, unreadable } = openAll(source.root, project, source);
  const activity = views.map((view) => lastActivity(view, source.now)).reduce((a, b) => Math.max(a, b), 0);
  return {
    project,
    runs: views.length + unreadable.length,
    running: views.filter(({ status }) => status.kind === "running").length,
    lastActivity: activity === 0 ? null : activity,
  };
}

function loadRun(source: Source, ref: RunRef): Item {
  const view = openReadable(source.root, ref, source);
  const tables = view.summary.tables.length > 0 ? loadTables(source, view) : [];
  const rejected =
    view.summary.rejected > 0 ? readRecords(ref.folder, "rejected.ndjson").map(rejectedLine) : [];
  return { kind: "run", details: { view, tables, rejected, rank: source.rank ?? 0 } };
}

/** The tables of the rank and attempt in view; without an attempt, those that no later one superseded. */
function loadTables({ rank = 0, attempt }: Source, { folder, life }: RunView): LoggedTable[] {
  const several = life.attempts.length > 1 && attempt === undefined;
  const superseded = several
    ? supersededRecords(folder, rank, life.rules, findCutoffs(folder, rank, life.rules))
    : () => false;
  return readRecords(folder, "tables.ndjson")
    .filter((record) => {
      const { _rank = 0, _attempt = 1 } = record;
      return _rank === rank && (attempt === undefined || _attempt === attempt) && !superseded(record);
    })
    .map(loggedTable);
}

function loggedTable({ name, step, columns, rows }: StoredRecord): LoggedTable {
  return {
    name: textOf(name),
    step: typeof step === "number" ? step : null,
    columns: arrayOf(columns).map(textOf),
    rows: arrayOf(rows).map(arrayOf),
  };
}

function rejectedLine({ timestamp, reason, line }: StoredRecord): RejectedLine {
  return { timestamp: textOf(timestamp), reason: textOf(reason), line: textOf(line) };
}

const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);
const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
