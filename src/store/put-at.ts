import { lstatSync, readdirSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { isMark, removeMarks } from "./attempt-mark.ts";
import { makeFolders } from "./make-folders.ts";
import { removeIfEmpty } from "./remove-if-empty.ts";

/**
 * Moves a folder at one stroke to where there is none, or none that anybody has begun a run in. False where something is
 * there; the folder around it is made.
 * @throws what the file system throws; nothing is moved then
 */
export function putAt(from: string, to: string): boolean {
  for (;;) {
    makeFolders(dirname(to));
    try {
      renameSync(from, to);
      return true;
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      // Somebody took the empty folder around it away.
      if (code === "ENOENT" && lstatSync(from, { throwIfNoEntry: false }) !== undefined) continue;
      if (TAKEN.has(code) && isAbandoned(to)) continue;
      removeEmptied(dirname(to));
      if (!TAKEN.has(code)) throw error;
      return false;
    }
  }
}

/** What rename(2) answers where something is in the way: a folder that is not empty, a file, or a link. */
const TAKEN: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "ENOTDIR"]);

/** Whether nothing is in a folder but marks of recorders that died at their claim; these are taken away. */
function isAbandoned(folder: string): boolean {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  if (!readdirSync(folder).every(isMark)) return false;
  removeMarks(folder);
  return readdirSync(folder).length === 0;
}

/** Takes a folder away that nothing is in; a link, which people put in a project's place, stays. */
export function removeEmptied(folder: string): void {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) removeIfEmpty(folder);
}
