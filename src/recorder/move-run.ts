import { lstatSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { isMark, removeMarks } from "../store/attempt-mark.ts";
import type { RunRef } from "../store/catalog.ts";
import { CODE_FOLDER, RUN_FILES, type RunFile, SUMMARY_FILE } from "../store/layout.ts";
import { outputFiles } from "../store/output-files.ts";
import { readRecords } from "../store/read-records.ts";
import { removeIfEmpty } from "../store/remove-if-empty.ts";

/**
 * Moves a run's folder onto a claimed one: at every instant the run is whole in one of the two places. False where
 * somebody has begun a run there after all.
 * @throws what the file system throws; the run is where it was then
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

/**
 * Takes a run away that holds nothing but its beginning; what the program put into its folder goes to `to`. Its life
 * goes last, by which the rest of it is known if we die at it.
 */
export function dissolveRun(from: RunRef, to: RunRef): void {
  const ours = new Set<string>([...RUN_FILES, SUMMARY_FILE]);
  // What was seen of the code is written for the run that takes its place, too.
  rmSync(join(from.folder, CODE_FOLDER), { recursive: true, force: true });
  const names = readdirSync(from.folder);
  for (const name of names) {
    if (ours.has(name) || isMark(name)) continue;
    const there = statSync(join(to.folder, name), { throwIfNoEntry: false });
    if (there === undefined) renameSync(join(from.folder, name), join(to.folder, name));
  }
  for (const name of names.filter((each) => each !== LIFE && (ours.has(each) || isMark(each))))
    rmSync(join(from.folder, name), { force: true });
  rmSync(join(from.folder, LIFE), { force: true });
  if (readdirSync(from.folder).length > 0) return;
  rmdirSync(from.folder);
  leaveLink(from, to);
}

const LIFE: RunFile = "run.ndjson";

/** Whether a folder holds what a session began, or nothing any more, and was not taken by anybody else. */
export function isBeginningOf({ folder }: RunRef, session: string): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  return readdirSync(folder).length === 0 || creatorOf(folder) === session;
}

/** The session that made a run; undefined where that is not written. */
export function creatorOf(folder: string): string | undefined {
  const created = readRecords(folder, LIFE).find(({ event }) => event === "created");
  return typeof created?.["session"] === "string" ? created["session"] : undefined;
}

/** Takes a run away that was only begun: its own files, and the folder where nothing else is in it. */
export function removeBeginning({ folder }: RunRef): void {
  for (const name of RUN_FILES) rmSync(join(folder, name), { force: true });
  for (const { path } of outputFiles(folder)) rmSync(path, { force: true });
  rmSync(join(folder, CODE_FOLDER), { recursive: true, force: true });
  removeMarks(folder);
  removeIfEmpty(folder);
  removeIfEmpty(dirname(folder));
}

/** The path that the program was told must go on leading to its run, while it runs. */
function leaveLink(from: RunRef, to: RunRef): void {
  try {
    symlinkSync(relative(dirname(from.folder), to.folder), from.folder);
  } catch {
    // Another recorder has taken the name in the meantime and owns the path now, or the disk is full. The run has its
    // place already: to fail here would be to move it once more.
  }
}

/** Takes the link away that a move left, and the project's folder where that is empty then. */
export function removeLink({ folder }: RunRef): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  rmSync(folder);
  removeIfEmpty(dirname(folder));
}
