import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { sessionFolder } from "./layout.ts";

/** Seconds between two heartbeats of a recorder. */
export const HEARTBEAT = 5;

/** Whose a session is; its time of change is the recorder's heartbeat. */
export const OWNER_FILE = "owner.json";

/**
 * When a session's recorder last showed that it lives, in milliseconds since the epoch by the clock of its host;
 * undefined where its spool is gone. The file is opened for that: a shared file system then asks its server (nfs(5)).
 */
export function lastBeat(root: string, session: string): number | undefined {
  let fd: number;
  try {
    fd = openSync(join(sessionFolder(root, session), OWNER_FILE), "r");
  } catch {
    return undefined; // Gone, or not for us to see.
  }
  try {
    return fstatSync(fd).mtimeMs;
  } finally {
    closeSync(fd);
  }
}
