import { lstatSync } from "node:fs";
import type { Life } from "../../history/life.ts";
import { markAttempt } from "../../store/attempt-mark.ts";
import type { RunRef } from "../../store/catalog.ts";
import { readLife } from "../../store/open-run.ts";
import { isUserError } from "../../store/user-error.ts";
import { type Held, newestOf, noLife } from "./hold-run.ts";

/**
 * Marks a run in the trash as ours, which nobody writes: so that nobody goes on with it, when it is back, before we are
 * done with it. Undefined where it is not there any more, or somebody else is bringing it back.
 */
export function holdApart(ref: RunRef): Held | undefined {
  const stat = lstatSync(ref.folder, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  // It may lead nowhere from there.
  if (stat.isSymbolicLink()) return { ref, damage: "it is a link" };
  const life = lifeOf(ref);
  try {
    if (!markAttempt(ref.folder, life === undefined ? 1 : newestOf(life) + 1)) return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined; // It has just gone.
    throw error;
  }
  return { ref, damage: life === undefined ? "it is of a newer format" : noLife(ref, life) };
}

function lifeOf(ref: RunRef): Life | undefined {
  try {
    return readLife(ref);
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}
