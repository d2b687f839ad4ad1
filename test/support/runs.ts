import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./trackio.ts";

/** A record of a run's file, as it stands there. */
export type StoredRecord = Readonly<Record<string, unknown>>;

/** All records of a file of lines; none where there is no such file. */
export function recordsIn(path: string): StoredRecord[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StoredRecord);
}

/** The records of a file whose writer was killed, and which nobody has mended since: what is torn at its end is no record. */
export function wholeRecordsIn(path: string): StoredRecord[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as StoredRecord);
}

/** Every run's folder in a store, as `project/run`, in order. */
export function runsIn(store: string): string[] {
  if (!existsSync(store)) return [];
  const visible = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => !name.startsWith("."))
      .sort();
  return visible(store).flatMap((project) => visible(join(store, project)).map((run) => `${project}/${run}`));
}

/** The folder of the one run that a store holds. */
export function onlyRun(place: Place): string {
  const runs = runsIn(place.store);
  if (runs.length !== 1) throw new Error(`There are ${runs.length} runs, not one: ${runs.join(", ")}`);
  return join(place.store, String(runs[0]));
}

/** The first event of a kind in a run's life. */
export const eventOf = (folder: string, event: string): StoredRecord | undefined =>
  eventsOf(folder, event)[0];

export const eventsOf = (folder: string, event: string): StoredRecord[] =>
  recordsIn(join(folder, "run.ndjson")).filter((each) => each["event"] === event);

/** Its config as it was patched, oldest first: the source and the patch. */
export const configOf = (folder: string): (readonly [unknown, unknown])[] =>
  recordsIn(join(folder, "config.ndjson")).map(({ source, config }) => [source, config]);

/** One metric's values, in the order of the file. */
export const valuesOf = (folder: string, metric: string): unknown[] =>
  recordsIn(join(folder, "steps.ndjson")).map((record) => record[metric]);

/** Sessions that are left in a store's spool. */
export const sessionsIn = (store: string): string[] => {
  const spool = join(store, ".spool");
  return existsSync(spool) ? readdirSync(spool).map((session) => join(spool, session)) : [];
};
