import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, thisHost } from "../process/identity.ts";
import { sessionFolder, spoolFolder } from "./layout.ts";
import { OWNER_FILE } from "./owner.ts";
import { parseRecord, type StoredRecord } from "./read-records.ts";

/** Sessions whose recorder and program are gone, with what they left in their spools. Oldest first. */
export function deadSessions(root: string): string[] {
  let names: string[];
  try {
    names = readdirSync(spoolFolder(root));
  } catch {
    return []; // No spool, or none that we may look into: then there is nothing that we could take in.
  }
  return names.sort().filter((session) => isDead(readOwner(root, session)));
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
function isDead(owner: StoredRecord | undefined): boolean {
  const here = thisHost();
  if (owner === undefined || owner["host"] !== here.host) return false;
  if (owner["boot_id"] !== here.bootId) return true;
  return ![owner["recorder"], owner["program"]].some(lives);
}

function lives(process: unknown): boolean {
  if (typeof process !== "object" || process === null) return false;
  const { pid, start } = process as { pid?: unknown; start?: unknown };
  return typeof pid === "number" && isAlive({ pid, start: typeof start === "number" ? start : null });
}
