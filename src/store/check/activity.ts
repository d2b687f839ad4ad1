import { readdirSync } from "node:fs";
import { thisHost } from "../../process/identity.ts";
import type { RunRef } from "../catalog.ts";
import { readLife } from "../open-run.ts";
import { deriveStatus } from "../owner.ts";
import { isUserError } from "../user-error.ts";
import { isMarked } from "./check-leftovers.ts";
import type { SessionCheck } from "./check-sessions.ts";

/** Who may be at work on a run's files, and so what may be said of them, and done to them. */
export type Activity =
  | { readonly kind: "quiet" }
  /** It is being written: its last lines may be in the making, and nothing is touched. */
  | { readonly kind: "live" }
  /** It may be being written, on a host where nobody can be told to live. */
  | { readonly kind: "elsewhere"; readonly host: string }
  /** What a dead session left counts on its files as they are. */
  | { readonly kind: "pending"; readonly recoverable: boolean };

/** @param now milliseconds since the epoch */
export function activityOf(
  root: string,
  ref: RunRef,
  sessions: readonly SessionCheck[],
  now: number,
): Activity {
  const mine = sessions.filter(({ runs }) =>
    runs.some(({ project, run }) => project === ref.project && run === ref.run),
  );
  if (mine.some(({ kind }) => kind === "live") || hasLivingMark(ref)) return { kind: "live" };
  const status = statusOf(root, ref, now);
  if (status.kind === "running") return { kind: "live" };
  const away = mine.find(({ kind }) => kind === "elsewhere");
  if (status.kind === "unknown" || away !== undefined) {
    return { kind: "elsewhere", host: away?.host ?? (status.kind === "unknown" ? status.host : "") };
  }
  const left = mine.filter(({ kind }) => kind === "dead");
  if (left.length > 0)
    return { kind: "pending", recoverable: left.every(({ recoverable }) => recoverable !== undefined) };
  return { kind: "quiet" };
}

function hasLivingMark({ folder }: RunRef): boolean {
  try {
    return isMarked(folder, readdirSync(folder));
  } catch {
    return false; // It cannot be read, which the look at the run itself tells.
  }
}

function statusOf(root: string, ref: RunRef, now: number): ReturnType<typeof deriveStatus> {
  try {
    return deriveStatus(root, readLife(ref), thisHost(), now);
  } catch (error) {
    // Of a newer format, or not for us: nothing is touched then.
    if (isUserError(error)) return { kind: "unknown", host: "" };
    return { kind: "crashed" };
  }
}
