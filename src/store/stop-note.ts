import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecord } from "./read-records.ts";

/** In a session's folder: somebody asked the session's program to end (`trackio stop`). */
export const STOP_FILE = "stop.json";

/** Who asked a program to end, and how. */
export interface StopNote {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly signal: string;
  readonly user: string;
}

/** Leaves the note, so that the recorder tells a stop from a failure. Written whole or not at all. */
export function leaveStopNote(sessionFolder: string, note: StopNote): void {
  const temporary = join(sessionFolder, `.${STOP_FILE}`);
  writeFileSync(temporary, `${JSON.stringify(note)}\n`);
  renameSync(temporary, join(sessionFolder, STOP_FILE));
}

/** Takes the note back: the program was not asked after all. */
export function takeBackStopNote(sessionFolder: string): void {
  rmSync(join(sessionFolder, STOP_FILE), { force: true });
}

/** The note, where somebody left one. */
export function readStopNote(sessionFolder: string): StopNote | undefined {
  let text: string;
  try {
    text = readFileSync(join(sessionFolder, STOP_FILE), "utf8");
  } catch {
    return undefined; // Nobody asked.
  }
  const note = parseRecord(text);
  if (typeof note?.["signal"] !== "string") return undefined;
  return {
    timestamp: String(note["timestamp"] ?? ""),
    signal: note["signal"],
    user: String(note["user"] ?? ""),
  };
}
