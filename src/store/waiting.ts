import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Life } from "../history/life.ts";
import type { Status } from "../history/status.ts";
import { sessionFolder } from "./layout.ts";
import { eachLine, parseRecord, type StoredRecord } from "./read-records.ts";

/** A session's notes of how far its streams were read; the last line that is whole counts. */
export const STATE_FILE = "state.ndjson";

/** Whether a file in a session's folder is a stream of a program. */
export const isStream = (file: string): boolean =>
  file.endsWith(".ndjson") && file !== STATE_FILE && !file.startsWith(".");

/**
 * Lines in the spool of a run's last session that no record was made of yet: 0 while its recorder is at work, which
 * is about to make them.
 */
export function waitingLines(root: string, life: Life, status: Status): number {
  const session = life.attempts.at(-1)?.session;
  if (session === undefined || (status.kind === "running" && status.recorderGone !== true)) return 0;
  const folder = sessionFolder(root, session);
  return linesWaitingIn(folder);
}

/** Whole lines in a session's streams of which no record was made yet. */
export function linesWaitingIn(folder: string): number {
  const offsets = readOffsets(folder);
  let lines = 0;
  for (const file of streamsIn(folder)) {
    eachLine(join(folder, file), offsets.get(file) ?? 0, () => {
      lines++;
    });
  }
  return lines;
}

/** How far each stream of a session was read. */
function readOffsets(folder: string): Map<string, number> {
  const state = lastRecord(join(folder, STATE_FILE));
  const streams = Array.isArray(state?.["streams"]) ? (state["streams"] as readonly StoredRecord[]) : [];
  return new Map(streams.map(({ file, offset }) => [String(file), Number(offset)]));
}

function lastRecord(path: string): StoredRecord | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined; // No note yet: then nothing was read.
  }
  return parseRecord(text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1) ?? "");
}

/** The streams of a session; none where it is over by now. */
function streamsIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() && isStream(entry.name) ? [entry.name] : [],
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
