import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type WriterSign, writersOf } from "../process/family.ts";
import { isAlive, thisHost } from "../process/identity.ts";
import { sessionFolder, spoolFolder } from "./layout.ts";
import { isElsewhere, OWNER_FILE } from "./owner.ts";
import { parseRecord, type StoredRecord } from "./read-records.ts";
import { isSession } from "./remove-session.ts";

/** Whether recovery has something to do: a session that is dead, or what is left of one that was being made or removed. */
export function needsRecovery(root: string): boolean {
  try {
    const names = readdirSync(spoolFolder(root));
    return names.length === 0 || !names.every(isSession) || deadSessions(root).length > 0;
  } catch {
    return false; // As below.
  }
}

/** Sessions that nobody writes to any more: recorder, program and all that it left behind are gone. Oldest first. */
export function deadSessions(root: string): string[] {
  let names: string[];
  try {
    names = readdirSync(spoolFolder(root));
  } catch {
    return []; // No spool, or none that we may look into: then there is nothing that we could take in.
  }
  const sessions = names.filter(isSession).sort();
  return sessions.filter((session) => isDead(sessionFolder(root, session), readOwner(root, session)));
}

/** Whose a session is; undefined where that cannot be read: it may just be beginning. */
function readOwner(root: string, session: string): StoredRecord | undefined {
  try {
    return parseRecord(readFileSync(join(sessionFolder(root, session), OWNER_FILE), "utf8"));
  } catch {
    return undefined; // It has just begun, or just ended.
  }
}

/** Only of this host can it be told for certain. */
function isDead(folder: string, owner: StoredRecord | undefined): boolean {
  const here = thisHost();
  if (owner === undefined) return false;
  const { host, boot_id: bootId } = owner;
  const from = {
    host: String(host),
    bootId: typeof bootId === "string" ? bootId : null,
    session: basename(folder),
  };
  if (isElsewhere(dirname(dirname(folder)), from, here)) return false;
  if (bootId !== here.bootId) return true;
  const holders = Array.isArray(owner["holders"]) ? owner["holders"] : [];
  if ([owner["recorder"], owner["program"], ...holders].some(lives)) return false;
  return !isWritten(folder, owner["program"] === null ? "marked" : "open");
}

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
