import { fitsGlob, isGlob } from "../format/glob.ts";
import { folderOf } from "../format/names.ts";
import { listNames } from "./select-errors.ts";
import { idOf, mayBeId } from "./select-id.ts";
import type { Trashed } from "./trash.ts";
import { UserError } from "./user-error.ts";

/**
 * What texts name of the trash, each once, in the order in which it was named: `project/run`, `run` where that is clear, a
 * project with all of its runs, a pattern, or the beginning of a run's id. A name stands for all removed runs that had it.
 * @param trash the newest first
 * @throws {UserError} where nothing is called that, or runs of several projects are without it being a pattern
 */
export function selectTrashed(trash: readonly Trashed[], texts: readonly string[]): Trashed[] {
  return [...new Set(texts.flatMap((text) => selectOne(trash, text)))];
}

/** Of runs that had the same name, the one that was removed last. */
export function newestOfEach(trashed: readonly Trashed[]): Trashed[] {
  const newest = new Map<string, Trashed>();
  for (const each of trashed) {
    const key = JSON.stringify([each.project, each.run ?? null]);
    if (!newest.has(key)) newest.set(key, each);
  }
  return [...newest.values()];
}

function selectOne(trash: readonly Trashed[], text: string): Trashed[] {
  const project = trash.filter((each) => each.project === text);
  if (project.length > 0) return project;
  const whole = trash.filter((each) => namesOf(each).includes(text));
  if (whole.length > 0) return whole;
  const named = trash.filter(({ run }) => run === text);
  const projects = [...new Set(named.map((each) => each.project))];
  if (projects.length > 1) {
    throw new UserError(`"${text}" was a run in ${projects.length} projects; name it with its project.`, [
      `Try one of: ${listNames(newestOfEach(named).map(spelledTrashed))}`,
    ]);
  }
  if (named.length > 0) return named;
  const fitting = isGlob(text) ? trash.filter(fits(text)) : [];
  if (fitting.length > 0) return fitting;
  const byId = mayBeId(text) ? trash.filter((each) => idOf(each)?.startsWith(text) === true) : [];
  if (byId.length > 0) return byId;
  throw new UserError(`Nothing in the trash is called "${text}".`, [
    trash.length === 0
      ? "The trash is empty."
      : `In the trash: ${listNames(newestOfEach(trash).map(spelledTrashed))}`,
  ]);
}

const namesOf = ({ project, run }: Trashed): string[] =>
  run === undefined ? [] : [`${project}/${run}`, `${folderOf(project)}/${folderOf(run)}`];

const fits =
  (pattern: string) =>
  ({ project, run }: Trashed): boolean =>
    run !== undefined &&
    (fitsGlob(pattern, run) || (pattern.includes("/") && fitsGlob(pattern, `${project}/${run}`)));

/** As a person names it: `toy/fast`, and a project alone for what else lay in its folder. */
export const spelledTrashed = ({ project, run }: Trashed): string =>
  run === undefined ? folderOf(project) : `${folderOf(project)}/${folderOf(run)}`;
