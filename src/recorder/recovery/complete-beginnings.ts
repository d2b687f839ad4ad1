import { readRecords, type StoredRecord } from "../../store/read-records.ts";
import { beginLife } from "../begin-life.ts";
import { field } from "../record-text.ts";
import { event } from "../run-events.ts";
import type { SessionRuns } from "../session-runs.ts";

/**
 * Writes what a crash, or a power cut, left out of the beginnings of a session's runs, and the name of one that was
 * moved and not yet said so.
 * @param kept the recorder's own events behind the noted size, by a run's folder
 */
export function completeBeginnings(
  runs: SessionRuns,
  session: string,
  kept: ReadonlyMap<string, readonly StoredRecord[]>,
): void {
  for (const [index, run] of runs.all.entries()) {
    const { ref, state } = run;
    const life = readRecords(ref.folder, "run.ndjson");
    const isStart = ({ event, attempt }: StoredRecord) => event === "started" && attempt === state.attempt;
    const names = life.findLast(({ event }) => event === "created" || event === "renamed");
    if (!life.some(({ event }) => event === "created")) beginLife(run, session);
    else if (state.attempt === 1 && (names?.["run"] !== ref.run || names["project"] !== ref.project))
      event(run, "renamed", [field("project", ref.project), field("run", ref.run)]);
    if (!life.some(isStart)) runs.start(index);
    else if (kept.get(ref.folder)?.some(isStart) === true) runs.configure(index);
  }
}
