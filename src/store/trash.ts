import { randomBytes } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { folderOf, nameOf, type ProjectName, type RunName } from "../format/names.ts";
import { trashFolder } from "./layout.ts";
import { putAt, removeEmptied } from "./put-at.ts";

/**
 * What was removed and can be brought back. The trash holds a folder for each removal, by its time; in that, runs are laid
 * out as in the store: `.trash/20261123T032600.000Z-1f3a/toy/fast`.
 */
export interface Trashed {
  readonly project: ProjectName;
  /** Undefined for what else lay in the folder of a project whose runs are all back. */
  readonly run: RunName | undefined;
  /** Absolute. */
  readonly folder: string;
  /** The removal that it was part of: a folder's name in the trash. */
  readonly entry: string;
  /** Milliseconds since the epoch; NaN where the folder's name does not tell. */
  readonly removed: number;
}

export type TrashedRun = Trashed & { readonly run: RunName };

/** What is being purged; a removal's name never begins with a dot. */
const PURGED = ".purged-";

/** Whether a name in the trash is of what is being purged, or was when somebody died at it. */
export const isBeingPurged = (name: string): boolean => name.startsWith(PURGED);

/** A new removal's folder, which is not made yet. */
export function newRemoval(root: string, now: number): string {
  const time = new Date(now).toISOString().replace(/[-:]/g, "");
  return join(trashFolder(root), `${time}-${randomBytes(2).toString("hex")}`);
}

/** When a removal was, in milliseconds since the epoch; NaN where its name does not tell. */
function removedAt(entry: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d(?:\.\d+)?)Z/.exec(entry) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** Everything in the trash, the newest first; of one removal by name. */
export function listTrash(root: string): Trashed[] {
  const trash = trashFolder(root);
  const entries = namesIn(trash).filter((entry) => !entry.startsWith("."));
  return entries
    .flatMap((entry) =>
      foldersIn(join(trash, entry)).flatMap(({ name, folder }) =>
        runsIn(name as ProjectName, folder).map((each) => ({ ...each, entry, removed: removedAt(entry) })),
      ),
    )
    .sort((a, b) => (b.removed || 0) - (a.removed || 0) || (placeOf(a) < placeOf(b) ? -1 : 1));
}

const placeOf = ({ project, run }: Trashed): string => `${project}/${run ?? ""}`;

function runsIn(project: ProjectName, folder: string): Pick<Trashed, "project" | "run" | "folder">[] {
  const runs = foldersIn(folder);
  if (runs.length > 0) return runs.map(({ name, folder }) => ({ project, run: name as RunName, folder }));
  return namesIn(folder).length === 0 ? [] : [{ project, run: undefined, folder }];
}

/** Whether a run is in a project's folder in the trash. */
export const holdsRuns = (projectFolder: string): boolean => foldersIn(projectFolder).length > 0;

/** Folders, and links that stand for them, by the names that they are written like. */
function foldersIn(path: string): { name: string; folder: string }[] {
  return entriesIn(path).flatMap((entry) => {
    const name = entry.isDirectory() || entry.isSymbolicLink() ? nameOf(entry.name) : undefined;
    return name === undefined ? [] : [{ name, folder: join(path, entry.name) }];
  });
}

const namesIn = (path: string): string[] => entriesIn(path).map(({ name }) => name);

function entriesIn(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return []; // Nothing was ever removed, or it was just brought back.
    throw error;
  }
}

/** Where something of a project is in a removal; the project itself where no run is given. */
export const placeInRemoval = (removal: string, project: string, run?: string): string =>
  run === undefined ? join(removal, folderOf(project)) : join(removal, folderOf(project), folderOf(run));

/** Takes the folders of a removal away in which nothing is left, and the trash where that was all. */
export function tidyRemoval(root: string, entry: string): void {
  const removal = join(trashFolder(root), entry);
  for (const name of namesIn(removal)) removeEmptied(join(removal, name));
  removeEmptied(removal);
  removeEmptied(trashFolder(root));
}

/** Takes away what commands left that died at a removal, or at a purge. */
export function tidyTrash(root: string): void {
  const trash = trashFolder(root);
  for (const name of namesIn(trash)) {
    if (isBeingPurged(name)) rmSync(join(trash, name), { recursive: true, force: true });
    else tidyRemoval(root, name);
  }
  removeEmptied(trash);
}

/** Removes something for good: at one stroke it is out of the trash, then it goes. False where it was not there any more. */
export function purge(root: string, { folder, entry }: Trashed): boolean {
  const gone = join(trashFolder(root), `${PURGED}${randomBytes(6).toString("hex")}`);
  try {
    putAt(folder, gone);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  rmSync(gone, { recursive: true, force: true });
  tidyRemoval(root, entry);
  return true;
}
