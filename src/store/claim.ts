import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Resume } from "../format/message.ts";
import type { ProjectName, RunName } from "../format/names.ts";
import type { Life } from "../history/life.ts";
import { thisHost } from "../process/identity.ts";
import { isMark, markAttempt, removeMarks } from "./attempt-mark.ts";
import type { RunRef } from "./catalog.ts";
import { damageOf } from "./damage.ts";
import { projectFolder, runFolder } from "./layout.ts";
import { makeFolders } from "./make-folders.ts";
import { readLife } from "./open-run.ts";
import { deriveStatus } from "./owner.ts";

/** A run that is ours to write. */
export interface Claim {
  readonly ref: RunRef;
  readonly attempt: number;
  /** What the run was before; undefined in a new one. */
  readonly before: Life | undefined;
  /** Why the run has not the name that was asked for; undefined where it has. */
  readonly detour: Detour | undefined;
  /** The session of another host that wrote the run before, and gives no sign of life: what it left is to be taken over. */
  readonly silent: string | undefined;
}

export type Detour =
  | { readonly kind: "taken" }
  | { readonly kind: "alive"; readonly pid: number | null; readonly host: string }
  /** Its life cannot be read, and so not gone on with. */
  | { readonly kind: "damaged"; readonly reason: string }
  /** `must`, and there was no such run. */
  | { readonly kind: "missing" };

/** Claims a run that did not exist, by making its folder and marking it. Undefined where it is taken. */
export function claimNew(root: string, project: ProjectName, run: RunName): RunRef | undefined {
  const folder = runFolder(root, project, run);
  for (;;) {
    makeFolders(projectFolder(root, project));
    try {
      mkdirSync(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") continue; // Somebody took the empty project away.
      if (code !== "EEXIST") throw error;
      if (!isBare(folder)) return undefined;
    }
    try {
      // One who was asked to continue the run may have found the folder, and begun, before our mark.
      if (!markAttempt(folder, 1)) return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") continue; // Its claim was given back.
      throw error;
    }
    if (!existsSync(join(folder, "run.ndjson"))) return { project, run, folder };
    removeMarks(folder);
    return undefined;
  }
}

/** Whether a folder holds nothing but marks: a recorder that died at its claim does not take the name with it. */
function isBare(folder: string): boolean {
  try {
    return readdirSync(folder).every(isMark);
  } catch {
    return false; // A file, or a link that leads nowhere.
  }
}

/** Claims the first free name of `name`, `name-2`, `name-3` … */
export function claimFree(root: string, project: ProjectName, name: RunName): RunRef {
  for (let number = 1; ; number++) {
    const ref = claimNew(root, project, (number === 1 ? name : `${name}-${number}`) as RunName);
    if (ref !== undefined) return ref;
  }
}

/** A run as it is asked for. */
export interface Asked {
  readonly project: ProjectName;
  readonly name: RunName;
  readonly resume: Resume;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A session of another host that is taken for dead, although its last sign of life is not old. */
  readonly givenUp?: string | undefined;
  /** A process that has the run, as other facts than the run's own files tell. */
  readonly heldBy?: { readonly host: string; readonly pid: number | null } | undefined;
}

/** Claims a run of this name as `resume` asks: always one, for a name must never cost anyone a training run. */
export function claimRun(root: string, asked: Asked): Claim {
  const { project, name, resume } = asked;
  if (resume === "never") return claimFresh(root, asked, () => ({ kind: "taken" }));
  const found = claimExisting(root, asked);
  if ("ref" in found) return found;
  // Where there is none, another recorder may make it before we do.
  const ref: RunRef = { project, run: name, folder: runFolder(root, project, name) };
  const claim = claimFresh(root, asked, () =>
    found.kind === "missing" ? aliveDetour(root, ref, asked) : found,
  );
  return resume === "must" && found.kind === "missing" ? { ...claim, detour: found } : claim;
}

/** Claims the next attempt of the run of this name, or tells why that cannot be. */
export function claimExisting(root: string, asked: Asked): Claim | Detour {
  const { project, name } = asked;
  const ref: RunRef = { project, run: name, folder: runFolder(root, project, name) };
  if (!(statSync(ref.folder, { throwIfNoEntry: false })?.isDirectory() ?? false)) return { kind: "missing" };
  const reason = damageOf(ref.folder, readLife(ref));
  if (reason !== undefined) return { kind: "damaged", reason };
  return continueWhenFree(root, ref, asked) ?? aliveDetour(root, ref, asked);
}

/** @param detour tells why, where the run does not get the name */
function claimFresh(root: string, { project, name }: Asked, detour: () => Detour): Claim {
  const ref = claimFree(root, project, name);
  return {
    ref,
    attempt: 1,
    before: undefined,
    detour: ref.run === name ? undefined : detour(),
    silent: undefined,
  };
}

/** Milliseconds that a run which somebody else has marked is waited for: a command that recovers it lets go of it soon. */
const PATIENCE = 10_000;
/** Milliseconds between two tries. */
const AGAIN = 20;

/** Claims the next attempt of a run; undefined where it lives. One that is only just being recovered is waited for. */
function continueWhenFree(root: string, ref: RunRef, asked: Asked): Claim | undefined {
  if (asked.heldBy !== undefined) return undefined;
  for (const until = performance.now() + PATIENCE; ; Atomics.wait(PAUSE, 0, 0, AGAIN)) {
    const claim = continueRun(root, ref, asked);
    // One that was renamed or removed meanwhile does not come back.
    if (claim !== undefined || performance.now() >= until || !existsSync(ref.folder)) return claim;
    if (aliveDetour(root, ref, asked).kind === "alive") return undefined;
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Claims the next attempt of a run whose recorder is gone; undefined where it lives or another one was quicker. */
export function continueRun(
  root: string,
  ref: RunRef,
  asked: Pick<Asked, "now" | "givenUp">,
): Claim | undefined {
  const before = readLife(ref);
  const last = before.attempts.at(-1);
  const status = deriveStatus(root, before, thisHost(), asked.now);
  const givenUp = last !== undefined && last.session === asked.givenUp;
  if (status.kind === "running" && !givenUp) return undefined;
  const attempt = (last?.attempt ?? 0) + 1;
  if (!markIfThere(ref.folder, attempt)) return undefined;
  // Between our look and our mark another recorder may have come and gone.
  if ((readLife(ref).attempts.at(-1)?.attempt ?? 0) < attempt) {
    const silent = status.kind === "unknown" || givenUp ? last?.session : undefined;
    return { ref, attempt, before, detour: undefined, silent };
  }
  removeMarks(ref.folder);
  return continueRun(root, ref, asked);
}

/** Marks an attempt; false also where the run was renamed or removed under our hands. */
function markIfThere(folder: string, attempt: number): boolean {
  try {
    return markAttempt(folder, attempt);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || existsSync(folder)) throw error;
    return false;
  }
}

function aliveDetour(root: string, ref: RunRef, { now, heldBy }: Asked): Detour {
  if (heldBy !== undefined) return { kind: "alive", ...heldBy };
  const status = deriveStatus(root, readLife(ref), thisHost(), now);
  return status.kind === "running"
    ? { kind: "alive", pid: status.pid, host: status.host }
    : { kind: "taken" };
}

/** How many runs a project has, for the number in a generated name. */
export function countRuns(root: string, project: ProjectName): number {
  try {
    return readdirSync(projectFolder(root, project)).length;
  } catch {
    return 0; // No such project yet.
  }
}
