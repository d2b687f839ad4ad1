import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isAlive, thisHost } from "../../process/identity.ts";
import type { NameChoice } from "../../recorder/naming.ts";

/** Milliseconds without a heartbeat after which a recorder on another host is not waited for. */
const SILENCE = 20_000;

/** What a client reads of `owner.json`: who reads what it writes, and what the command line said. */
interface Owner {
  readonly session: string;
  /** The library that began it by itself: then nobody reads it before the next command. */
  readonly client?: string;
  /** It is one of those, and over. */
  readonly over?: boolean;
  readonly host: string;
  readonly boot_id: string | null;
  readonly recorder: { readonly pid: number; readonly start: number | null };
  readonly plan: { readonly choice: NameChoice };
}

const OWNER_FILE = "owner.json";

/** Whose a session is; undefined where that cannot be read. */
export function readOwner(spool: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(join(spool, OWNER_FILE), "utf8")) as Owner;
  } catch {
    return undefined; // Gone with its recorder: then there is nobody to ask.
  }
}

/** Whether somebody reads a session's streams now. */
export function isRead(spool: string): boolean {
  const owner = readOwner(spool);
  if (owner === undefined || owner.client !== undefined) return false;
  const { host, bootId } = thisHost();
  if (owner.host === host && owner.boot_id === bootId) return isAlive(owner.recorder);
  const beat = statSync(join(spool, OWNER_FILE), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Math.abs(Date.now() - beat) < SILENCE;
}
