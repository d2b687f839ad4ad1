import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRecord, type StoredRecord } from "../../store/read-records.ts";
import { STATE_FILE } from "../../store/waiting.ts";
import type { SessionState } from "../state.ts";

/** The notes of a session, newest first. What is torn, or was filled with zeros by a power cut, is passed over. */
export function readStates(folder: string): SessionState[] {
  const records: unknown[] = linesOf(join(folder, STATE_FILE)).map(parseRecord);
  return records.filter(isState).reverse();
}

/** The newest note of a session; undefined where there is none. */
export function newestState(folder: string): SessionState | undefined {
  for (const line of linesOf(join(folder, STATE_FILE)).reverse()) {
    const record: unknown = parseRecord(line);
    if (isState(record)) return record;
  }
  return undefined;
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

const isState = (record: unknown): record is SessionState => {
  const { streams, runs } = (record ?? {}) as { readonly streams?: unknown; readonly runs?: unknown };
  return Array.isArray(streams) && Array.isArray(runs) && runs.every(isRun);
};

const isRun = ({ project, run, attempt, sizes }: StoredRecord): boolean =>
  typeof project === "string" &&
  typeof run === "string" &&
  typeof attempt === "number" &&
  typeof sizes === "object" &&
  sizes !== null;
