import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { makeFolders } from "../make-folders.ts";
import { syncFolder } from "../sync-folder.ts";
import { UserError } from "../user-error.ts";

/** In a folder of exports, what is not whole yet; behind it host and process. */
const UNFINISHED = ".trackio-export-";

/** Where an export goes: everything is written beside its place first, and gets its name when all of it is whole. */
export class Destination {
  /** Absolute. */
  readonly folder: string;
  readonly force: boolean;
  readonly #unfinished: string;
  readonly #made: boolean;

  /**
   * @throws {UserError} for something that is no folder, and for one in the store
   * @throws the system's error where nothing can be written
   */
  constructor(folder: string, root: string, force: boolean) {
    const found = statSync(folder, { throwIfNoEntry: false });
    if (found !== undefined && !found.isDirectory()) {
      throw new UserError(`${folder} is not a folder, and an export is one.`, [
        "Name another: trackio export RUN --to csv DIR",
      ]);
    }
    if (isWithin(folder, root)) {
      throw new UserError(`${folder} is in the store, where exports would be taken for runs.`, [
        "Name a folder outside it: trackio export RUN --to csv DIR",
      ]);
    }
    this.folder = folder;
    this.force = force;
    this.#made = found === undefined;
    this.#unfinished = `${UNFINISHED}${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
  }

  /**
   * Sees that nothing stands where the export is to go.
   * @param names of files and folders, relative
   * @throws {UserError} where something does, and is not to be replaced
   */
  claim(names: readonly string[]): void {
    if (this.force) return;
    const taken = names.filter((name) => existsSync(join(this.folder, name)));
    const [first, second, ...others] = taken;
    if (first === undefined) return;
    const more =
      second === undefined
        ? ""
        : others.length === 0
          ? `, and so is ${second}`
          : `, and ${taken.length - 1} others are`;
    throw new UserError(`${join(this.folder, first)} is there already${more}.`, [
      "Name another folder, or replace what is there: --force",
    ]);
  }

  /** A folder to write into, under the name that it gets at last. */
  begin(name: string): string {
    const path = join(this.folder, this.#unfinished, name);
    makeFolders(path);
    return path;
  }

  /**
   * Gives what was written its place.
   * @param folders those that `begin` made, each as a whole
   * @param files in the unfinished folder itself; they come last
   * @param form the ending of the files: with `force` an earlier export's files of that form go, and nothing else
   */
  finish(folders: readonly string[], files: readonly string[], form: string): void {
    const unfinished = join(this.folder, this.#unfinished);
    for (const name of folders) {
      const [from, to] = [join(unfinished, name), join(this.folder, name)];
      syncFolder(from);
      makeFolders(dirname(to));
      if (existsSync(to)) replaceFiles(from, to, form);
      else renameSync(from, to);
      syncFolder(dirname(to));
    }
    for (const name of files) renameSync(join(unfinished, name), join(this.folder, name));
    syncFolder(this.folder);
    rmSync(unfinished, { recursive: true, force: true });
  }

  /** Removes all that is not whole. */
  abandon(): void {
    rmSync(join(this.folder, this.#unfinished), { recursive: true, force: true });
    if (this.#made && existsSync(this.folder) && readdirSync(this.folder).length === 0)
      rmSync(this.folder, { recursive: true });
  }

  /** Removes what exports of this host left that were killed. */
  clearAfterOthers(): void {
    const own = `${UNFINISHED}${hostname()}-`;
    for (const entry of existsSync(this.folder) ? readdirSync(this.folder) : []) {
      if (!entry.startsWith(own)) continue;
      const pid = Number(/^\d+/.exec(entry.slice(own.length))?.[0]);
      if (!isAlive(pid)) rmSync(join(this.folder, entry), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // Another user's.
  }
}

/** Puts files over those of an earlier export, of which none of that form stays; what else lies there does. */
function replaceFiles(from: string, to: string, form: string): void {
  const ours = new RegExp(`^(?:steps|config|system|alerts|media|output)\\.${form}$`);
  for (const entry of readdirSync(to)) if (ours.test(entry)) rmSync(join(to, entry));
  const tables = join(to, "tables");
  for (const entry of existsSync(tables) ? readdirSync(tables) : [])
    if (entry.endsWith(`.${form}`)) rmSync(join(tables, entry));
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (!entry.isDirectory()) renameSync(join(from, entry.name), join(to, entry.name));
    else {
      mkdirSync(join(to, entry.name), { recursive: true });
      for (const file of readdirSync(join(from, entry.name)))
        renameSync(join(from, entry.name, file), join(to, entry.name, file));
    }
  }
}

/** Whether a folder, which need not be there yet, is another one or lies in it. */
function isWithin(folder: string, root: string): boolean {
  if (!existsSync(root)) return false;
  let there = folder;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  return `${realpathSync(there)}/`.startsWith(`${realpathSync(root)}/`);
}
