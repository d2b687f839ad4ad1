import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../../format/names.ts";
import { isMark, markAttempt } from "../../store/attempt-mark.ts";
import { listRuns, type RunRef } from "../../store/catalog.ts";
import { CODE_FOLDER, runFolder } from "../../store/layout.ts";
import { isBeginningOf, removeBeginning } from "../move-run.ts";
import type { Place } from "../state.ts";
import { newestAttempt, sessionOf } from "./attempts.ts";
import { takeBack } from "./cut-back.ts";
import type { RunMarks } from "./run-marks.ts";

/**
 * Takes back what a session began of a run, so that its `init`, read again, begins it anew. Nothing is done where
 * somebody has gone on with the run since.
 */
export function takeBackRun(
  root: string,
  session: string,
  { project, run, attempt }: Place & { readonly attempt: number },
  marks: RunMarks,
): void {
  const folder = runFolder(root, project, run);
  const ref: RunRef = { project: project as ProjectName, run: run as RunName, folder };
  if (!existsSync(folder)) return;
  const newest = newestAttempt(folder);
  if (newest > attempt || (newest === attempt && sessionOf(folder, attempt) !== session)) return;
  const made = attempt === 1 && (isBeginningOf(ref, session) || !existsSync(join(folder, "run.ndjson")));
  const held = marks.holds(folder);
  // Of a later attempt there may be half a record, whose other half would be the next one's.
  if ((!made && attempt === 1 && newest < attempt) || !marks.hold(folder)) return;
  if (made) removeBeginning(ref);
  else takeBack(folder, attempt);
  if (held) marks.renew(folder);
  else marks.letGo(folder);
}

/** Gives back the names that recorders of a project claimed who died before they began a run. */
export function releaseClaims(root: string, project: string): void {
  for (const ref of listRuns(root, project as ProjectName)) {
    const names = readdirSync(ref.folder);
    const claimed =
      names.some(isMark) &&
      names.every((name) => isMark(name) || name === "run.ndjson" || name === CODE_FOLDER);
    if (claimed && newestAttempt(ref.folder) === 0 && markAttempt(ref.folder, 1)) removeBeginning(ref);
  }
}
