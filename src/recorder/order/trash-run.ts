import { existsSync, readdirSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ProjectName, RunName } from "../../format/names.ts";
import { holderOf, isMark } from "../../store/attempt-mark.ts";
import type { RunRef } from "../../store/catalog.ts";
import { projectFolder, runFolder } from "../../store/layout.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { putAt, removeEmptied } from "../../store/put-at.ts";
import {
  holdsRuns,
  newRemoval,
  placeInRemoval,
  type Trashed,
  type TrashedRun,
  tidyRemoval,
} from "../../store/trash.ts";
import { holdApart } from "./hold-apart.ts";
import { type HeldRun, letGo } from "./hold-run.ts";
import { place } from "./relocate.ts";

/**
 * Puts a run that we hold into the trash, at one stroke.
 * @param now milliseconds since the epoch
 * @throws what the file system throws; the run is where it was then
 */
export function trashRun(root: string, { ref }: HeldRun, now: number): void {
  const removal = newRemoval(root, now);
  const to = placeInRemoval(removal, ref.project, ref.run);
  putOrTidy(root, ref.folder, to, removal);
  letGo(to);
  removeEmptied(dirname(ref.folder));
}

/**
 * Puts a whole project into the trash, at one stroke, with whatever else its folder holds. A run that somebody began
 * meanwhile is put back.
 * @param held all its runs
 * @throws what the file system throws; the project is where it was then
 */
export function trashProject(
  root: string,
  project: ProjectName,
  held: readonly HeldRun[],
  now: number,
): void {
  const removal = newRemoval(root, now);
  const to = placeInRemoval(removal, project);
  putOrTidy(root, projectFolder(root, project), to, removal);
  for (const { ref } of held) letGo(join(to, basename(ref.folder)));
  for (const name of readdirSync(to, { withFileTypes: true })) {
    const folder = join(to, name.name);
    if (name.isDirectory() && isBegun(folder)) putAt(folder, join(projectFolder(root, project), name.name));
  }
  tidyRemoval(root, basename(removal));
}

/** Whether a recorder has just claimed a folder, and has not written to it. */
const isBegun = (folder: string): boolean =>
  readdirSync(folder).some((name) => isMark(name) && holderOf(join(folder, name)) === "other");

function putOrTidy(root: string, from: string, to: string, removal: string): void {
  try {
    putAt(from, to);
  } catch (error) {
    tidyRemoval(root, basename(removal));
    throw error;
  }
}

/** A run that is back, and what else of its project's folder could not come back with it, because its place is taken. */
export interface Restored {
  readonly ref: RunRef;
  readonly stays: readonly string[];
}

/**
 * Brings a run back from the trash, at one stroke: where its name was taken meanwhile, as `NAME-2`. What else lay in its
 * project's folder comes back with the last of its runs.
 * @param now milliseconds since the epoch
 * @returns undefined where it was not in the trash any more, or somebody else is bringing it back
 * @throws what the file system throws; the run is in the trash then
 */
export function restoreRun(root: string, trashed: TrashedRun, now: number): Restored | undefined {
  const { project, run, folder, entry } = trashed;
  const held = holdApart({ project, run, folder });
  if (held === undefined) return undefined;
  try {
    for (let number = 1; ; number++) {
      const name = (number === 1 ? run : `${run}-${number}`) as RunName;
      const ref: RunRef = { project, run: name, folder: runFolder(root, project, name) };
      if (place(held, ref, now) === undefined) continue;
      letGo(ref.folder);
      const rest = { ...trashed, folder: dirname(folder) };
      const stays = existsSync(rest.folder) && !holdsRuns(rest.folder) ? restoreRest(root, rest) : [];
      tidyRemoval(root, entry);
      return { ref, stays };
    }
  } catch (error) {
    if (existsSync(folder)) letGo(folder);
    throw error;
  }
}

/**
 * Brings back what is no run and lay in a project's folder, as far as its place is free.
 * @returns the names of what stays in the trash
 */
export function restoreRest(root: string, { project, folder, entry }: Omit<Trashed, "run">): string[] {
  const stays: string[] = [];
  makeFolders(projectFolder(root, project));
  for (const name of readdirSync(folder)) {
    const to = join(projectFolder(root, project), name);
    if (existsSync(to)) stays.push(name);
    else renameSync(join(folder, name), to);
  }
  tidyRemoval(root, entry);
  return stays;
}
