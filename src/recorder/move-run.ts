import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isMark, removeMarks } from "../store/attempt-mark.ts";
import type { RunRef } from "../store/catalog.ts";
import { RUN_FILES, SUMMARY_FILE } from "../store/layout.ts";
import { removeIfEmpty } from "../store/remove-if-empty.ts";

/**
 * Moves a run's folder onto a claimed one: at every instant the run is whole in one of the two places. False where
 * somebody has begun a run there after all.
 */
export function moveRun(from: RunRef, to: RunRef): boolean {
  removeMarks(to.folder);
  try {
    renameSync(from.folder, to.folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTEMPTY") return false;
    throw error;
  }
  leaveLink(from, to);
  return true;
}

/** Takes a run away that holds nothing but its beginning; what the program put into its folder goes to `to`. */
export function dissolveRun(from: RunRef, to: RunRef): void {
  const ours = new Set<string>([...RUN_FILES, SUMMARY_FILE]);
  for (const name of readdirSync(from.folder)) {
    const there = statSync(join(to.folder, name), { throwIfNoEntry: false });
    if (ours.has(name) || isMark(name)) rmSync(join(from.folder, name));
    else if (there === undefined) renameSync(join(from.folder, name), join(to.folder, name));
  }
  if (readdirSync(from.folder).length > 0) return;
  rmdirSync(from.folder);
  leaveLink(from, to);
}

/** Takes a run away that was only begun: its own files, and the folder where nothing else is in it. */
export function removeBeginning({ folder }: RunRef): void {
  for (const name of RUN_FILES) rmSync(join(folder, name), { force: true });
  removeMarks(folder);
  removeIfEmpty(folder);
  removeIfEmpty(dirname(folder));
}

/** The path that the program was told must go on leading to its run, while it runs. */
function leaveLink(from: RunRef, to: RunRef): void {
  try {
    symlinkSync(relative(dirname(from.folder), to.folder), from.folder);
  } catch (error) {
    // Another recorder has taken the name in the meantime: it is the owner of the path now.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Takes the link away that a move left, and the project's folder where that is empty then. */
export function removeLink({ folder }: RunRef): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  rmSync(folder);
  removeIfEmpty(dirname(folder));
}
