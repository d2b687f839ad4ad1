import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sessionFolder, spoolFolder } from "./layout.ts";
import { parseRecord } from "./read-records.ts";
import { isSession } from "./remove-session.ts";
import { STATE_FILE } from "./waiting.ts";

/** A run by its names, as a session's notes have them. */
interface Place {
  readonly project: string;
  readonly run: string;
}

/** The runs that sessions in the spool wrote last, whoever lives: a quick look, for a shell's completion. */
export function runningPlaces(root: string): Place[] {
  return sessionsIn(root).flatMap((session) => {
    const runs = lastNote(join(sessionFolder(root, session), STATE_FILE))?.["runs"];
    return Array.isArray(runs) ? (runs as Place[]).slice(-1) : [];
  });
}

function sessionsIn(root: string): string[] {
  try {
    return readdirSync(spoolFolder(root)).filter(isSession);
  } catch {
    return []; // There is no spool: nothing runs.
  }
}

function lastNote(path: string) {
  try {
    return parseRecord(readFileSync(path, "utf8").trimEnd().split("\n").at(-1) ?? "");
  } catch {
    return undefined; // The session has just begun, or ended.
  }
}
