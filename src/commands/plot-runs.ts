import type { RunView } from "../history/run-view.ts";
import { startOf } from "../history/timing.ts";
import { listRuns, type RunRef } from "../store/catalog.ts";
import { type OpenOptions, openRun } from "../store/open-run.ts";
import { selectTargets } from "../store/select.ts";
import { UserError } from "../store/user-error.ts";

/** More lines than this in one chart nobody can follow. */
const MOST_OF_PROJECT = 10;

/** A run to draw. */
export interface PlottedRun {
  readonly ref: RunRef;
  readonly view: RunView;
}

export interface PlottedRuns {
  /** Each once, in the order in which they were named. */
  readonly runs: readonly PlottedRun[];
  /** Sentences on what was left out. */
  readonly notes: readonly string[];
}

/**
 * The runs that a person named; of a project its newest ones.
 * @throws {UserError} where nothing is called that, or a run that was named cannot be read
 */
export function plottedRuns(root: string, targets: readonly string[], options: OpenOptions): PlottedRuns {
  const runs = new Map<string, PlottedRun>();
  const notes: string[] = [];
  const add = (run: PlottedRun): void => {
    if (!runs.has(run.ref.folder)) runs.set(run.ref.folder, run);
  };
  const open = (ref: RunRef): PlottedRun => ({ ref, view: openRun(root, ref, options) });
  for (const text of targets) {
    const target = selectTargets(root, text);
    switch (target.kind) {
      case "run":
        add(open(target.ref));
        break;
      case "runs":
        target.refs.map(open).forEach(add);
        break;
      case "project": {
        const { found, unreadable } = openAll(listRuns(root, target.project), open);
        notes.push(...unreadable);
        const newest = found.sort((a, b) => (startOf(b.view) || 0) - (startOf(a.view) || 0));
        newest.slice(0, MOST_OF_PROJECT).forEach(add);
        if (newest.length > MOST_OF_PROJECT) {
          notes.push(
            `The ${MOST_OF_PROJECT} newest of the ${newest.length} runs of ${text}; all of them: '${text}/*'`,
          );
        }
      }
    }
  }
  return { runs: [...runs.values()], notes };
}

/** One run of a project that cannot be read must not hide the others. */
function openAll(
  refs: readonly RunRef[],
  open: (ref: RunRef) => PlottedRun,
): { found: PlottedRun[]; unreadable: string[] } {
  const found: PlottedRun[] = [];
  const unreadable: string[] = [];
  for (const ref of refs) {
    try {
      found.push(open(ref));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push(error.message);
    }
  }
  return { found, unreadable };
}
