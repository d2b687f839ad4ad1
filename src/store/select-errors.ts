import { closest } from "../format/closest.ts";
import { folderOf } from "../format/names.ts";
import { type Catalog, type RunRef, unreadableText } from "./catalog.ts";
import { UserError } from "./user-error.ts";

/** How many names an error lists. */
const MOST_NAMES = 8;

/** Names in a sentence: the first few, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} … and ${names.length - MOST_NAMES} more` : shown;
}

/** A run by its folders, in which a name's own slash is `%2F`: clear whatever the names hold. */
export const spelled = ({ project, run }: { readonly project: string; readonly run: string }): string =>
  `${folderOf(project)}/${folderOf(run)}`;

export function noRunYet(root: string, { unreadable }: Catalog): UserError {
  return new UserError(`There is no run yet in ${root}.`, [
    ...unreadable.map(unreadableText),
    "Start one: trackio run -- COMMAND",
  ]);
}

/** Nothing has the name, fits the pattern, or has an id that begins so. */
export function unknownTarget(root: string, text: string, catalog: Catalog): UserError {
  const { projects, runs, unreadable } = catalog;
  if (projects.length === 0 && unreadable.length === 0) {
    return new UserError(`No run or project is called "${text}": ${root} holds none yet.`, [
      "Start one: trackio run -- COMMAND",
      "Look elsewhere: --dir DIR, or TRACKIO_DIR",
    ]);
  }
  const closed = unreadable.find(({ project }) => project === text || text.startsWith(`${project}/`));
  if (closed !== undefined)
    return new UserError(`Project "${closed.project}" cannot be read: ${closed.reason}.`);
  const project = projects.find((name) => text.startsWith(`${name}/`));
  if (project !== undefined) {
    const own = runs.filter((ref) => ref.project === project).map(({ run }) => run);
    const wanted = text.slice(project.length + 1);
    return new UserError(`Project "${project}" has no run called "${wanted}".`, [
      ...didYouMean(wanted, own),
      own.length === 0 ? "It has no runs." : `Its runs: ${listNames(own)}`,
    ]);
  }
  return new UserError(`No run or project is called "${text}" in ${root}.`, [
    ...didYouMean(text, [...projects, ...runs.map(({ run }) => run)]),
    ...(projects.length === 0 ? [] : [`Its projects: ${listNames(projects)}`]),
    ...unreadable.map(unreadableText),
    ...(runs.length === 0 ? [] : [`Its runs: ${listNames(runs.map(spelled))}`]),
  ]);
}

function didYouMean(text: string, names: readonly string[]): string[] {
  const near = closest(text, names);
  return near.length === 0 ? [] : [`Did you mean ${listNames(near)}?`];
}

/** A word that begins with "@" and selects nothing. */
export const unknownSelector = (text: string): UserError =>
  new UserError(`"${text}" selects no run.`, [
    "@last is the newest run, @min:METRIC and @max:METRIC the best by a metric; PROJECT/@last is the newest of a project.",
  ]);

/** Several runs where one is wanted: `why` tells how they were found, as the end of a sentence. */
export const severalRuns = (text: string, why: string, refs: readonly RunRef[]): UserError =>
  new UserError(`"${text}" ${why}, and one is wanted.`, [`Name one of: ${listNames(refs.map(spelled))}`]);

/** The name of a run that several projects have. */
export const sameName = (text: string, refs: readonly RunRef[]): UserError =>
  new UserError(`"${text}" is a run in ${refs.length} projects; it must be named with its project.`, [
    `Try one of: ${listNames(refs.map(spelled))}`,
  ]);
