import type { ProjectName } from "../format/names.ts";
import type { RunView } from "../history/run-view.ts";
import { listRuns, type RunRef } from "./catalog.ts";
import { fileProblem } from "./file-problem.ts";
import { type OpenOptions, openRun } from "./open-run.ts";
import { isUserError, UserError } from "./user-error.ts";

/** Runs that were opened, and those that cannot be, with the reason: one must not hide the others. */
export interface OpenedRuns {
  readonly views: RunView[];
  readonly unreadable: { readonly project: string; readonly run: string; readonly reason: string }[];
}

/** All runs of a project, in no order. Whatever reads many runs goes through here. */
export const openAll = (root: string, project: ProjectName, options: OpenOptions = {}): OpenedRuns =>
  openEach(root, listRuns(root, project), options);

/** The runs given, in their order. */
export function openEach(root: string, refs: readonly RunRef[], options: OpenOptions = {}): OpenedRuns {
  const opened: OpenedRuns = { views: [], unreadable: [] };
  for (const ref of refs) {
    try {
      opened.views.push(openReadable(root, ref, options));
    } catch (error) {
      if (!isUserError(error)) throw error;
      opened.unreadable.push({ project: ref.project, run: ref.run, reason: error.message });
    }
  }
  return opened;
}

/** @throws {UserError} for a run that cannot be read: of a newer format, another user's, on a broken disk */
export function openReadable(root: string, ref: RunRef, options: OpenOptions = {}): RunView {
  try {
    return openRun(root, ref, options);
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UserError(
      `"${ref.project}/${ref.run}" has files that cannot be opened: ${fileProblem(error)}.`,
    );
  }
}
