import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { spoolFolder } from "./layout.ts";
import { removeIfEmpty } from "./remove-if-empty.ts";

const MAKING = ".new-";
/** Milliseconds after which a session that is being made is given up: its recorder died at it. */
const GIVEN_UP = 60_000;

/** Where a session's folder is made before it takes its place. */
export const makingFolder = (folder: string): string => join(dirname(folder), `${MAKING}${basename(folder)}`);

/** Whether a name in the spool is a session's, and not one's that is being made or is over. */
export const isSession = (name: string): boolean => !name.startsWith(".");

/** Removes a session's folder: at one stroke it is no session any more, then it goes. */
export function removeSession(folder: string): void {
  const gone = join(dirname(folder), `.${basename(folder)}`);
  try {
    renameSync(folder, gone);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  rmSync(gone, { recursive: true, force: true });
  removeIfEmpty(dirname(folder));
}

/** Removes what is left of sessions that were being made, or removed, when somebody died at it. */
export function sweepSpool(root: string): void {
  const spool = spoolFolder(root);
  let names: string[];
  try {
    names = readdirSync(spool);
  } catch {
    return; // There is none.
  }
  for (const name of names.filter((each) => !isSession(each))) {
    if (!isBeingMade(spool, name)) rmSync(join(spool, name), { recursive: true, force: true });
  }
  if (names.length > 0) removeIfEmpty(spool);
}

function isBeingMade(spool: string, name: string): boolean {
  const made = statSync(join(spool, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return name.startsWith(MAKING) && Date.now() - made < GIVEN_UP;
}
