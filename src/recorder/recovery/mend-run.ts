import { rmSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../../format/names.ts";
import type { RunRef } from "../../store/catalog.ts";
import { RUN_FILES, SUMMARY_FILE } from "../../store/layout.ts";
import { nextSteps } from "../../store/next-steps.ts";
import type { StoredRecord } from "../../store/read-records.ts";
import { newestAttempt } from "./attempts.ts";
import { cutBack } from "./cut-back.ts";
import type { SharedRun } from "./shared-run.ts";
import { cutTornEnd, syncFile } from "./whole-file.ts";

/**
 * Brings a run's files to where its session goes on: back to the sizes that were noted, or, where it had noted all and
 * others may have written since, to the end of their last record.
 * @returns the recorder's own events that stay behind the noted size
 */
export function mendRun(run: SharedRun, closed: boolean): StoredRecord[] {
  const { folder, states } = run;
  // It may tell of what is cut off here.
  rmSync(join(folder, SUMMARY_FILE), { force: true });
  const kept = closed ? [] : cutBack(folder, Math.min(...states.map(({ attempt }) => attempt)), run.sizes);
  for (const file of RUN_FILES) {
    if (closed) cutTornEnd(join(folder, file));
    syncFile(join(folder, file));
  }
  const begun = newestAttempt(folder);
  for (const state of states) {
    if (begun > state.attempt) state.latest = begun;
    if (hasEnd(kept, state.attempt)) state.ended = true;
    // Its notes are lost, and with them where it went on.
    if (state.attempt > 1 && Object.keys({ ...state.sizes, ...state.goOn }).length === 0)
      state.goOn = nextSteps(refOf(run));
  }
  return kept;
}

const refOf = ({ project, run, folder }: SharedRun): RunRef => ({
  project: project as ProjectName,
  run: run as RunName,
  folder,
});

const hasEnd = (events: readonly StoredRecord[], attempt: number): boolean =>
  events.some((event) => event["event"] === "ended" && event["attempt"] === attempt);
