import type { RunView } from "../history/run-view.ts";
import { startOf } from "../history/timing.ts";
import { listRuns, type RunRef } from "../store/catalog.ts";
import { type OpenOptions, openRun } from "../store/open-run.ts";
import { selectTargets } from "../store/select.ts";
import { UserError } from "../store/user-error.ts";

/** More lines than this in one chart nobody can follow. */
const MOST_OF_PROJECT = 10;

/** A run to draw. What else is known of it is read when it is asked for: of a long run that has no summary yet that takes longer than one metric. */
export class PlottedRun {
  readonly ref: RunRef;
  readonly #open: () => RunView;
  #view: RunView | undefined;

  constructor(ref: RunRef, open: () => RunView) {
    this.ref = ref;
    this.#open = open;
  }

  /** @throws {UserError} for a run that cannot be read */
  get view(): RunView {
    this.#view ??= this.#open();
    return this.#view;
  }
}

export interface PlottedRuns {
  /** Each once, in the order in which they were named. */
  readonly runs: readonly PlottedRun[];
  /** Sentences on what was left out. */
  readonly notes: readonly string[];
}

/**
 * The runs that a person named; of a project its newest ones.
 * @throws {UserError} where nothing is called that
 */
export function plottedRuns(root: string, targets: readonly string[], options: OpenOptions): PlottedRuns {
  const runs = new Map<string, PlottedRun>();
  const notes: string[] = [];
  const add = (run: PlottedRun): void => {
    if (!runs.has(run.ref.folder)) runs.set(run.ref.folder, run);
  };
  const toPlot = (ref: RunRef): PlottedRun => new PlottedRun(ref, () => openRun(root, ref, options));
  for (const text of targets) {
    const target = selectTargets(root, text);
    switch (target.kind) {
      case "run":
        add(toPlot(target.ref));
        break;
      case "runs":
        target.refs.map(toPlot).forEach(add);
        break;
      case "project": {
        const { newest, unreadable } = byStart(listRuns(root, target.project).map(toPlot));
        notes.push(...unreadable);
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

/** Runs by when they started. One of a project that cannot be read must not hide the others. */
function byStart(runs: readonly PlottedRun[]): { newest: PlottedRun[]; unreadable: string[] } {
  const found: { readonly run: PlottedRun; readonly start: number }[] = [];
  const unreadable: string[] = [];
  for (const run of runs) {
    try {
      found.push({ run, start: startOf(run.view) || 0 });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable.push(error.message);
    }
  }
  return { newest: found.sort((a, b) => b.start - a.start).map(({ run }) => run), unreadable };
}
