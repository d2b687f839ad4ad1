import { lstatSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, resolve } from "node:path";
import type { RunRef } from "../../store/catalog.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { putAt, removeEmptied } from "../../store/put-at.ts";
import { UserError } from "../../store/user-error.ts";
import { addEvents } from "./change-life.ts";
import type { Held, HeldRun } from "./hold-run.ts";

/**
 * Gives a run that we hold another place in the store.
 * @param now milliseconds since the epoch
 * @returns the run at its new place, still held; undefined where something is there
 * @throws {UserError} for a link that would lead elsewhere; what the file system throws. The run is where it was then
 */
export function relocate(held: HeldRun, to: RunRef, now: number): HeldRun | undefined {
  keepLink(held.ref, to);
  return place(held, to, now);
}

/**
 * Puts a run that we hold elsewhere, at one stroke, and writes its name where that is another one. The folder around it
 * is made, and the one that it leaves empty goes. Killed behind the stroke, the run has its new name, and the next
 * change of it writes the event.
 */
export function place<H extends Held>(held: H, to: RunRef, now: number): H | undefined {
  const { ref } = held;
  if (!putAt(ref.folder, to.folder)) return undefined;
  const moved = { ...held, ref: to };
  try {
    addEvents(moved, [], now);
  } catch (error) {
    putAt(to.folder, ref.folder);
    removeEmptied(dirname(to.folder));
    throw error;
  }
  removeEmptied(dirname(ref.folder));
  return moved;
}

/** People put a link in the place of what is large, to another disk. One that tells its way from here must not lead astray. */
function keepLink(from: RunRef, to: RunRef): void {
  if (!lstatSync(from.folder).isSymbolicLink()) return;
  const target = readlinkSync(from.folder);
  if (isAbsolute(target)) return;
  makeFolders(dirname(to.folder));
  const leads = (ref: RunRef): string => resolve(realpathSync(dirname(ref.folder)), target);
  if (leads(from) === leads(to)) return;
  removeEmptied(dirname(to.folder));
  throw new UserError(
    `"${from.project}/${from.run}" is a link to ${target}, which would lead elsewhere from its new place.`,
    [`Make it absolute first: ln -sfn ${leads(from)} ${from.folder}`],
  );
}
