import type { Field } from "../../format/message.ts";
import { readRecords } from "../../store/read-records.ts";
import { RunWriter } from "../../store/run-writer.ts";
import { eventRecord, field } from "../record-text.ts";
import type { Held } from "./hold-run.ts";

/** An event, and what it tells. */
export type Event = readonly [name: string, fields: readonly Field[]];

/**
 * Adds events to the life of a run that we hold, all or none, and brings them to the disk. Where its life tells another
 * name than it has, that comes first: somebody died between a move and its event, or moved the folder by hand.
 * @param now milliseconds since the epoch
 * @throws what the file system throws; nothing was added then
 */
export function addEvents(held: Held, events: readonly Event[], now: number): void {
  const all = [...nameEvent(held), ...events];
  if (held.damage !== undefined || all.length === 0) return;
  const time = new Date(now).toISOString();
  const writer = new RunWriter(held.ref.folder);
  for (const [name, fields] of all) writer.add("run.ndjson", eventRecord(name, time, fields));
  try {
    writer.commit();
    writer.syncNow();
  } finally {
    writer.close();
  }
}

function nameEvent({ ref, damage }: Held): Event[] {
  if (damage !== undefined) return [];
  const { project, run, folder } = ref;
  const named = readRecords(folder, "run.ndjson").findLast(
    ({ event }) => event === "created" || event === "renamed",
  );
  if (typeof named?.["run"] !== "string" || (named["run"] === run && named["project"] === project)) return [];
  return [["renamed", [field("project", project), field("run", run)]]];
}
