import { statSync } from "node:fs";
import { join } from "node:path";
import { folderOf, type ProjectName } from "../format/names.ts";
import { type Catalog, type RunRef, readCatalog, unreadableText } from "./catalog.ts";
import { readLife } from "./open-run.ts";
import { standingIfReadable, startedAt } from "./unfinished.ts";
import { UserError } from "./user-error.ts";

/** What a person names on the command line. */
export type Target =
  | { readonly kind: "project"; readonly project: ProjectName }
  | { readonly kind: "run"; readonly ref: RunRef };

/** How many names an error lists. */
const MOST_NAMES = 8;

/**
 * Finds what `project/run`, `run`, `project` or `@last` names. A project goes before a run of the same name.
 * @throws {UserError} where nothing, or more than one run, is called that
 */
export function selectTarget(root: string, text: string): Target {
  if (text === "@last") return { kind: "run", ref: newestRun(root) };
  const catalog = readCatalog(root);
  const { projects, runs, unreadable } = catalog;
  const project = projects.find((name) => name === text);
  if (project !== undefined) return { kind: "project", project };
  const closed = unreadable.find(({ project }) => project === text || text.startsWith(`${project}/`));
  const whole = runs.filter((ref) => `${ref.project}/${ref.run}` === text || spelled(ref) === text);
  const found = whole.length > 0 ? whole : runs.filter((ref) => ref.run === text);
  const [ref, second] = found;
  if (ref === undefined && closed !== undefined) {
    throw new UserError(`Project "${closed.project}" cannot be read: ${closed.reason}.`);
  }
  if (ref === undefined) throw unknown(root, text, catalog);
  if (second !== undefined) {
    throw new UserError(
      `"${text}" is a run in ${found.length} projects; it must be named with its project.`,
      [`Try one of: ${listNames(found.map(spelled))}`],
    );
  }
  return { kind: "run", ref };
}

/** A run by its folders, in which a name's own slash is `%2F`: clear whatever the names hold. */
const spelled = ({ project, run }: RunRef): string => `${folderOf(project)}/${folderOf(run)}`;

/** A run, and when its `run.ndjson` was last written to: an attempt is never begun later than that. */
interface Candidate {
  readonly ref: RunRef;
  /** Milliseconds since the epoch; 0 where there is no such file. */
  readonly written: number;
}

/** The one that was written to last before the others. */
function candidates(runs: readonly RunRef[]): Candidate[] {
  return runs.map((ref) => ({ ref, written: writtenAt(ref) })).sort((a, b) => b.written - a.written);
}

function writtenAt({ folder }: RunRef): number {
  try {
    return statSync(join(folder, "run.ndjson"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  } catch {
    return 0; // Another user's.
  }
}

/** The run whose newest attempt was begun last. Only lives that may hold a later beginning than the best so far are read. */
function newestRun(root: string): RunRef {
  const { runs, unreadable } = readCatalog(root);
  const [first, ...others] = candidates(runs);
  if (first === undefined) {
    throw new UserError(`There is no run yet in ${root}.`, [
      ...unreadable.map(unreadableText),
      "Start one: trackio run -- COMMAND",
    ]);
  }
  let newest = { ref: first.ref, begun: begunAt(first) };
  for (const each of others) {
    if (each.written < newest.begun - CLOCK_STEP) break;
    const begun = begunAt(each);
    if (begun > newest.begun) newest = { ref: each.ref, begun };
  }
  return newest.ref;
}

/** Milliseconds by which a file system may round a time of change down (a tick of the kernel; a second, or two, on others). */
const CLOCK_STEP = 2000;

/** When a run's newest attempt was begun, in milliseconds since the epoch. A run that tells nothing goes by its file. */
function begunAt({ ref, written }: Candidate): number {
  try {
    const begun = Date.parse(readLife(ref).attempts.at(-1)?.started ?? "");
    return Number.isNaN(begun) ? UNKNOWN : Math.min(begun, written + CLOCK_STEP);
  } catch {
    return UNKNOWN; // Of a newer format, another user's, or damaged.
  }
}

/** Before every run that tells its beginning. */
const UNKNOWN = Number.NEGATIVE_INFINITY;

/**
 * Of the runs that run, the one that was begun last.
 * @param now milliseconds since the epoch
 * @throws {UserError} where none runs
 */
export function selectRunning(root: string, now: number): Target {
  const { runs, unreadable } = readCatalog(root);
  const [newest] = runs
    .flatMap((ref) => standingIfReadable(root, ref, now))
    .filter(({ status }) => status.kind === "running")
    .sort((a, b) => startedAt(b) - startedAt(a));
  if (newest === undefined) {
    throw new UserError(`No run in ${root} is running.`, [
      ...unreadable.map(unreadableText),
      "See how they ended: trackio show",
    ]);
  }
  return { kind: "run", ref: newest.ref };
}

function unknown(root: string, text: string, { projects, runs, unreadable }: Catalog): UserError {
  if (projects.length === 0 && unreadable.length === 0) {
    return new UserError(`No run or project is called "${text}": ${root} holds none yet.`, [
      "Start one: trackio run -- COMMAND",
      "Look elsewhere: --dir DIR, or TRACKIO_DIR",
    ]);
  }
  const project = projects.find((name) => text.startsWith(`${name}/`));
  if (project !== undefined) {
    const own = runs.filter((ref) => ref.project === project).map(({ run }) => run);
    return new UserError(`Project "${project}" has no run called "${text.slice(project.length + 1)}".`, [
      own.length === 0 ? "It has no runs." : `Its runs: ${listNames(own)}`,
    ]);
  }
  return new UserError(`No run or project is called "${text}" in ${root}.`, [
    ...(projects.length === 0 ? [] : [`Its projects: ${listNames(projects)}`]),
    ...unreadable.map(unreadableText),
    ...(runs.length === 0 ? [] : [`Its runs: ${listNames(runs.map(spelled))}`]),
  ]);
}

/** Names in a sentence: the first few, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} … and ${names.length - MOST_NAMES} more` : shown;
}
