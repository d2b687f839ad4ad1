import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { folderOf } from "../format/names.ts";
import { isAlive, thisHost } from "../process/identity.ts";
import { spoolFolder } from "./layout.ts";
import { removeIfEmpty } from "./remove-if-empty.ts";

/** A session that is being made: by whom, which, and where. */
const MAKING = /^\.new-(\d+)\.[^.]+\.(.+)$/;
/** Milliseconds after which one that another host was making is given up. */
const GIVEN_UP = 60_000;

/** Where a session's folder is made before it takes its place. */
export const makingFolder = (folder: string): string =>
  join(dirname(folder), `.new-${process.pid}.${basename(folder)}.${folderOf(thisHost().host)}`);

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
  const [, pid, host] = MAKING.exec(name) ?? [];
  if (pid === undefined) return false;
  if (host === folderOf(thisHost().host)) return isAlive({ pid: Number(pid), start: null });
  const made = statSync(join(spool, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - made < GIVEN_UP;
}
