import { statSync } from "node:fs";
import { join } from "node:path";
import { folderOf, type ProjectName } from "../format/names.ts";
import { listProjects, listRuns, type RunRef } from "./catalog.ts";
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
  const projects = listProjects(root);
  const project = projects.find((name) => name === text);
  if (project !== undefined) return { kind: "project", project };
  const runs = projects.flatMap((name) => listRuns(root, name));
  const whole = runs.filter((ref) => `${ref.project}/${ref.run}` === text || spelled(ref) === text);
  const found = whole.length > 0 ? whole : runs.filter((ref) => ref.run === text);
  const [ref, second] = found;
  if (ref === undefined) throw unknown(root, text, projects, runs);
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

/** The run that was begun or written to last. */
function newestRun(root: string): RunRef {
  const runs = listProjects(root).flatMap((project) => listRuns(root, project));
  const [newest] = runs
    .map((ref) => ({
      ref,
      time: statSync(join(ref.folder, "run.ndjson"), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.time - a.time);
  if (newest === undefined)
    throw new UserError(`There is no run yet in ${root}.`, ["Start one: trackio run -- COMMAND"]);
  return newest.ref;
}

function unknown(
  root: string,
  text: string,
  projects: readonly string[],
  runs: readonly RunRef[],
): UserError {
  if (projects.length === 0) {
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
    `Its projects: ${listNames(projects)}`,
    ...(runs.length === 0 ? [] : [`Its runs: ${listNames(runs.map(spelled))}`]),
  ]);
}

/** Names in a sentence: the first few, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} … and ${names.length - MOST_NAMES} more` : shown;
}
