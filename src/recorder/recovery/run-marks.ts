import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { holderOf, isMark, markAttempt, removeMarks } from "../../store/attempt-mark.ts";
import { newestAttempt } from "./attempts.ts";

/** Runs that are marked as ours while they are recovered: nobody else goes on with them meanwhile. */
export class RunMarks {
  readonly #held = new Set<string>();
  /** Runs that our caller had marked: those marks stay. */
  readonly #before = new Set<string>();

  /** Marks a run's next attempt. False where somebody else goes on with the run, or is about to. */
  hold(folder: string): boolean {
    if (this.#held.has(folder) || this.#before.has(folder)) return true;
    if (isFolder(folder) && isOurs(folder)) {
      this.#before.add(folder);
      return true;
    }
    const newest = newestAttempt(folder);
    if (!markAttempt(folder, newest + 1)) return false;
    this.#held.add(folder);
    // Between our look and our mark another recorder may have come and gone.
    return newestAttempt(folder) === newest;
  }

  holds(folder: string): boolean {
    return this.#held.has(folder);
  }

  /** Marks a held run again whose newest attempt was taken back. */
  renew(folder: string): void {
    markAttempt(folder, newestAttempt(folder) + 1);
  }

  letGo(folder: string): void {
    if (this.#held.delete(folder) && isFolder(folder)) removeMarks(folder);
  }

  /** Takes away the marks that others left in runs when they died, where nobody is at work. */
  clear(folders: readonly string[]): void {
    for (const folder of folders) if (isFolder(folder) && readdirSync(folder).some(isMark)) this.hold(folder);
    this.release();
  }

  /** @param runs folders of runs that were begun or moved meanwhile */
  release(runs: readonly string[] = []): void {
    for (const folder of [...this.#held, ...runs])
      if (!this.#before.has(folder) && isFolder(folder)) removeMarks(folder);
    this.#held.clear();
  }
}

const isFolder = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const isOurs = (folder: string): boolean =>
  readdirSync(folder).some((name) => isMark(name) && holderOf(join(folder, name)) === "us");
