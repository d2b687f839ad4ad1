import type { ProjectName } from "../format/names.ts";
import type { Life } from "../history/life.ts";
import type { Status } from "../history/status.ts";
import { thisHost } from "../process/identity.ts";
import { type RunRef, readCatalog } from "./catalog.ts";
import { readLife } from "./open-run.ts";
import { deriveStatus } from "./owner.ts";
import { isUserError } from "./user-error.ts";

/** A run, and how it stands. */
export interface Standing {
  readonly ref: RunRef;
  readonly life: Life;
  readonly status: Status;
}

/** @param now milliseconds since the epoch */
export function standingOf(root: string, ref: RunRef, now: number): Standing {
  const life = readLife(ref);
  return { ref, life, status: deriveStatus(root, life, thisHost(), now) };
}

/**
 * The runs that could be continued and did not finish, newest first: those that failed, were killed or preempted,
 * crashed, or are silent on another host.
 * @param project undefined for the whole store
 */
export function unfinishedRuns(root: string, project: ProjectName | undefined, now: number): Standing[] {
  return readCatalog(root, project && [project])
    .runs.flatMap((ref) => standingIfReadable(root, ref, now))
    .filter(({ life, status }) => life.attempts.length > 0 && !KEPT.has(status.kind))
    .sort((a, b) => startedAt(b) - startedAt(a));
}

const KEPT: ReadonlySet<Status["kind"]> = new Set<Status["kind"]>(["finished", "running", "damaged"]);

/** A run of a newer format, or another user's, must not keep the others from being found. */
export function standingIfReadable(root: string, ref: RunRef, now: number): Standing[] {
  try {
    return [standingOf(root, ref, now)];
  } catch (error) {
    if (isUserError(error) || (error instanceof Error && "syscall" in error)) return [];
    throw error;
  }
}

/** Milliseconds since the epoch; 0 where nothing tells. */
export const startedAt = ({ life }: Standing): number => Date.parse(life.attempts.at(-1)?.started ?? "") || 0;
