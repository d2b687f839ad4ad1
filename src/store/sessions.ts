import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type WriterSign, writersOf } from "../process/family.ts";
import { isAlive, thisHost } from "../process/identity.ts";
import { sessionFolder, spoolFolder } from "./layout.ts";
import { isElsewhere, lastBeat, OWNER_FILE, SILENCE } from "./owner.ts";
import { parseRecord, type StoredRecord } from "./read-records.ts";
import { isSession } from "./remove-session.ts";

/** Whether recovery has something to do: a session that it takes in, or what is left of one that was being made or removed. */
export function needsRecovery(root: string): boolean {
  try {
    const names = readdirSync(spoolFolder(root));
    return names.length === 0 || !names.every(isSession) || sessionsToTakeIn(root).length > 0;
  } catch {
    return false; // As below.
  }
}

/** A session that the next command takes in. */
export interface SessionToTakeIn {
  readonly session: string;
  /** Nobody writes to it any more; else what there is so far is taken, and the session stays. */
  readonly over: boolean;
}

/**
 * What there is to take in: dead sessions, and those of programs that nobody records (docs/format.md, section 1), also
 * while these live. Oldest first.
 */
export function sessionsToTakeIn(root: string): SessionToTakeIn[] {
  return sessionsIn(root).flatMap((session): SessionToTakeIn[] => {
    const folder = sessionFolder(root, session);
    const owner = readOwner(root, session);
    if (owner === undefined) return [];
    if (isDead(folder, owner)) return [{ session, over: true }];
    return isUnrecorded(root, session, owner) ? [{ session, over: false }] : [];
  });
}

/** Whether the plan of any session that is there says something under a key. */
export const anyPlanHas = (root: string, key: string): boolean =>
  sessionsIn(root).some((session) => {
    const plan = readOwner(root, session)?.["plan"];
    return typeof plan === "object" && plan !== null && key in plan;
  });

/** Sessions that nobody writes to any more: recorder, program and all that it left behind are gone. Oldest first. */
export function deadSessions(root: string): string[] {
  return sessionsToTakeIn(root).flatMap(({ session, over }) => (over ? [session] : []));
}

function sessionsIn(root: string): string[] {
  try {
    return readdirSync(spoolFolder(root)).filter(isSession).sort();
  } catch {
    return []; // No spool, or none that we may look into: then there is nothing that we could take in.
  }
}

/**
 * Whether a session has no recorder, and what it holds so far can be taken in here: on its own host always, elsewhere
 * when it is over or silent, so that no two hosts do so at once.
 */
function isUnrecorded(root: string, session: string, owner: StoredRecord): boolean {
  if (typeof owner["client"] !== "string") return false;
  if (!isElsewhere(root, originOf(session, owner), thisHost()) || owner["over"] === true) return true;
  return Date.now() - (lastBeat(root, session) ?? 0) > SILENCE * 1000;
}

/** Whose a session is; undefined where that cannot be read: it may just be beginning. */
function readOwner(root: string, session: string): StoredRecord | undefined {
  try {
    return parseRecord(readFileSync(join(sessionFolder(root, session), OWNER_FILE), "utf8"));
  } catch {
    return undefined; // It has just begun, or just ended.
  }
}

/** Only of this host can it be told for certain; of another one, when a program has said that it is over, and was silent since. */
function isDead(folder: string, owner: StoredRecord): boolean {
  const here = thisHost();
  const root = dirname(dirname(folder));
  const session = basename(folder);
  const over = owner["over"] === true;
  if (isElsewhere(root, originOf(session, owner), here))
    return over && Date.now() - (lastBeat(root, session) ?? 0) > SILENCE * 1000;
  if (owner["boot_id"] !== here.bootId) return true;
  const holders = Array.isArray(owner["holders"]) ? owner["holders"] : [];
  if (!over && [owner["recorder"], owner["program"], ...holders].some(lives)) return false;
  return !isWritten(folder, owner["program"] === null ? "marked" : "open");
}

const originOf = (
  session: string,
  { host, boot_id: bootId }: StoredRecord,
): { host: string; bootId: string | null; session: string } => ({
  host: String(host),
  bootId: typeof bootId === "string" ? bootId : null,
  session,
});

/**
 * Whether somebody may still write whom the dead recorder did not note: what its program has left behind, or, where it
 * died between the start of the program and its note of who that is, the program.
 */
function isWritten(folder: string, how: WriterSign): boolean {
  try {
    return writersOf(folder, { pid: 0, start: null }, Number.POSITIVE_INFINITY, how).length > 0;
  } catch {
    return false; // It has just ended.
  }
}

function lives(process: unknown): boolean {
  if (typeof process !== "object" || process === null) return false;
  const { pid, start } = process as { pid?: unknown; start?: unknown };
  return typeof pid === "number" && isAlive({ pid, start: typeof start === "number" ? start : null });
}
