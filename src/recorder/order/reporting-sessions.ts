import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Life } from "../../history/life.ts";
import { writersOf } from "../../process/family.ts";
import { isAlive, thisHost } from "../../process/identity.ts";
import { sessionFolder, spoolFolder } from "../../store/layout.ts";
import { OWNER_FILE } from "../../store/owner.ts";
import { parseRecord } from "../../store/read-records.ts";
import { isSession } from "../../store/remove-session.ts";
import { newestState } from "../recovery/read-states.ts";
import type { Owner } from "../spool.ts";
import type { Place, SessionState } from "../state.ts";

/** A session in the spool that wrote to a run, or is to: it may do so again, or its recovery may. */
export interface ReportingSession {
  readonly session: string;
  readonly folder: string;
  /** Undefined where nobody tells. */
  readonly host: string | undefined;
  /** A process of this host that may still report; null where none does, or it is on another host. */
  readonly pid: number | null;
  /** The run that the session's program reports to now; undefined where nothing tells. */
  readonly current: Place | undefined;
}

/** The sessions in the spool that have to do with a run. Of one that was closed for good there is no folder any more. */
export function reportingSessions(root: string, run: Place, life: Life): ReportingSession[] {
  return sessionNames(root).flatMap((session) => {
    const folder = sessionFolder(root, session);
    const owner = ownerOf(folder);
    const state = newestState(folder);
    const wrote = life.attempts.some((attempt) => attempt.session === session);
    if (!wrote && !speaksOf(state, run) && !waitsFor(owner, state, run)) return [];
    const current = state?.runs.at(-1);
    return [{ session, folder, host: owner?.host, pid: pidOf(folder, owner), current }];
  });
}

function sessionNames(root: string): string[] {
  try {
    return readdirSync(spoolFolder(root)).filter(isSession);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // There is no spool.
    throw error;
  }
}

const isAt =
  ({ project, run }: Place) =>
  (other: Place | undefined): boolean =>
    other?.project === project && other.run === run;

/** Whether a session's last note names a run: as one that it writes, claims, gives up, or has moved away. */
const speaksOf = (state: SessionState | undefined, run: Place): boolean =>
  state !== undefined &&
  [state.claim, ...state.runs.flatMap((each) => [each, each.given, ...(each.left ?? [])])].some(isAt(run));

/** Whether a session of a program that nobody records is to go on with a run, when those before it are taken in. */
function waitsFor(owner: Owner | undefined, state: SessionState | undefined, run: Place): boolean {
  if (owner?.client === undefined || state !== undefined) return false;
  const { project, name } = owner.plan.choice;
  return name !== undefined && isAt(run)({ project: project?.name ?? "", run: name });
}

function ownerOf(folder: string): Owner | undefined {
  try {
    return parseRecord(readFileSync(join(folder, OWNER_FILE), "utf8")) as unknown as Owner | undefined;
  } catch {
    return undefined; // It has just ended.
  }
}

/** A process of this host that may still report: the program, what it left behind, or its recorder. */
function pidOf(folder: string, owner: Owner | undefined): number | null {
  const { host, bootId } = thisHost();
  if (owner?.host !== host || owner.boot_id !== bootId) return null;
  const known = [owner.program, ...(owner.holders ?? []), owner.recorder];
  const alive = known.find((each) => each !== null && isAlive(each));
  if (alive != null) return alive.pid;
  const [unnoted] = writersOf(folder, { pid: 0, start: null }, Number.POSITIVE_INFINITY);
  return unnoted?.pid ?? null;
}
