import type { ProjectName } from "../format/names.ts";
import type { RunView } from "../history/run-view.ts";
import { listRuns, type RunRef } from "./catalog.ts";
import { fileProblem } from "./file-problem.ts";
import { type OpenOptions, openRun } from "./open-run.ts";
import { RunIndex, tracesOf } from "./run-index.ts";
import { isUserError, UserError } from "./user-error.ts";

/** Runs that were opened, and those that cannot be, with the reason: one must not hide the others. */
export interface OpenedRuns {
  readonly views: RunView[];
  readonly unreadable: { readonly project: string; readonly run: string; readonly reason: string }[];
}

/** All runs of a project, in no order. Whatever reads many runs goes through here. */
export function openAll(root: string, project: ProjectName, options: OpenOptions = {}): OpenedRuns {
  const refs = listRuns(root, project);
  const asked = options.rank !== undefined || options.attempt !== undefined;
  const index = asked ? undefined : RunIndex.of(root, project, refs.length);
  if (index === undefined) return openEach(root, refs, options);
  const opened: OpenedRuns = { views: [], unreadable: [] };
  for (const ref of refs) {
    const known = index.view(ref);
    if (known !== undefined) {
      opened.views.push(known);
      continue;
    }
    const before = tracesOf(ref.folder);
    const { views, unreadable } = openEach(root, [ref], options);
    opened.unreadable.push(...unreadable);
    for (const view of views) {
      opened.views.push(view);
      index.add(view, before, options.now ?? Date.now());
    }
  }
  index.keep();
  return opened;
}

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
export const openReadable = (root: string, ref: RunRef, options: OpenOptions = {}): RunView =>
  naming(ref, () => openRun(root, ref, options));

/**
 * Reads something of a run.
 * @throws {UserError} that names the run, where its files cannot be opened
 */
export function naming<T>({ project, run }: RunRef, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UserError(`"${project}/${run}" has files that cannot be opened: ${fileProblem(error)}.`);
  }
}
