import { statSync } from "node:fs";
import type { Life } from "../../history/life.ts";
import { thisHost } from "../../process/identity.ts";
import { markAttempt, removeMarks } from "../../store/attempt-mark.ts";
import type { RunRef } from "../../store/catalog.ts";
import { damageOf } from "../../store/damage.ts";
import { readLife } from "../../store/open-run.ts";
import { deriveStatus } from "../../store/owner.ts";
import { linesWaitingIn } from "../../store/waiting.ts";
import { type ReportingSession, reportingSessions } from "./reporting-sessions.ts";

/** A run that nobody writes, and nobody goes on with while we hold it. */
export interface Held {
  readonly ref: RunRef;
  /** Why nothing can be added to its life, as a sentence without its full stop; undefined where that can be. */
  readonly damage: string | undefined;
}

export interface HeldRun extends Held {
  readonly life: Life;
}

/** Why a run is not to be touched. */
export type Refusal =
  | { readonly kind: "running"; readonly host: string; readonly here: boolean; readonly pid: number | null }
  /** A session that wrote to it may still do so, or what that left could not be taken in. */
  | { readonly kind: "reported"; readonly session: ReportingSession; readonly waiting: number }
  /** Another command is changing it, or has just begun to go on with it. */
  | { readonly kind: "busy" }
  /** It was renamed or removed since it was found. */
  | { readonly kind: "gone" };

/** Milliseconds that a run which somebody else has marked is waited for: a tag takes a few. */
const PATIENCE = 2000;
/** Milliseconds between two tries. */
const AGAIN = 10;

/**
 * Marks a run's next attempt as ours, as one who goes on with it does, or tells why it is not to be touched. The caller
 * has taken in what dead sessions left, and lets go of the run by `letGo`.
 * @param now milliseconds since the epoch
 * @throws {UserError} for a run of a newer format; what the file system throws
 */
export function holdRun(root: string, ref: RunRef, now: number): HeldRun | Refusal {
  for (const until = performance.now() + PATIENCE; ; Atomics.wait(PAUSE, 0, 0, AGAIN)) {
    const held = tryToHold(root, ref, now);
    if (!("kind" in held) || held.kind !== "busy" || performance.now() >= until) return held;
  }
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));

/** Lets others have the run again, where it is now. */
export const letGo = (folder: string): void => removeMarks(folder);

function tryToHold(root: string, ref: RunRef, now: number): HeldRun | Refusal {
  const before = readLife(ref);
  const refusal = refusalOf(root, ref, before, now);
  if (refusal !== undefined) return refusal;
  const newest = newestOf(before);
  try {
    if (!markAttempt(ref.folder, newest + 1)) return { kind: "busy" };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || isThere(ref)) throw error;
    return { kind: "gone" };
  }
  try {
    // Between our look and our mark a recorder may have come, and gone.
    const life = readLife(ref);
    const late = refusalOf(root, ref, life, now) ?? (newestOf(life) > newest ? BUSY : undefined);
    if (late === undefined) return { ref, life, damage: noLife(ref, life) };
    removeMarks(ref.folder);
    return late;
  } catch (error) {
    removeMarks(ref.folder);
    throw error;
  }
}

const BUSY: Refusal = { kind: "busy" };

export const newestOf = ({ attempts }: Life): number => attempts.at(-1)?.attempt ?? 0;

export const isThere = ({ folder }: RunRef): boolean =>
  statSync(folder, { throwIfNoEntry: false }) !== undefined;

/** Why a run has no life that something could be added to. */
export const noLife = ({ folder }: RunRef, life: Life): string | undefined =>
  damageOf(folder, life) ?? (life.created === "" ? "its folder holds no run" : undefined);

function refusalOf(root: string, ref: RunRef, life: Life, now: number): Refusal | undefined {
  if (!isThere(ref)) return { kind: "gone" };
  const here = thisHost();
  const status = deriveStatus(root, life, here, now);
  if (status.kind === "running") {
    const { host, pid } = status;
    return { kind: "running", host, here: host === here.host, pid };
  }
  // Of a host that is silent the spool tells: a store that was copied without it holds runs that nobody writes.
  const [session] = reportingSessions(root, ref, life);
  if (session === undefined) return undefined;
  return { kind: "reported", session, waiting: linesWaitingIn(session.folder) };
}
