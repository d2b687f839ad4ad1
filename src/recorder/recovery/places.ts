import { lstatSync } from "node:fs";
import { runFolder } from "../../store/layout.ts";
import { creatorOf } from "../move-run.ts";
import type { Place, RunState, SessionState } from "../state.ts";

/**
 * Follows a session's runs to where they are: an `init` may have moved one after it was noted for the last time.
 * Notes of the move, from before and after it, tell the way.
 */
export class Places {
  readonly #root: string;
  readonly #session: string;
  readonly #moves = new Map<string, Place & { readonly asked: string | null }>();

  /** @param states all notes of the session, newest first */
  constructor(root: string, session: string, states: readonly SessionState[]) {
    this.#root = root;
    this.#session = session;
    for (const { runs, claim } of states) {
      // What a run of more attempts left was given up for it, and never was that run.
      for (const run of runs) if (run.attempt === 1) for (const left of run.left ?? []) this.#add(left, run);
      const moving = claim?.moves === undefined ? undefined : runs[claim.moves];
      if (claim !== undefined && moving !== undefined) this.#add(moving, claim);
    }
  }

  /** The run at the place where it is now. One that was moved stays there when its `init` is read again. */
  locate(run: RunState): RunState {
    let found = run;
    for (let steps = 0; steps <= this.#moves.size && !this.#isAt(found); steps++) {
      const to = this.#moves.get(keyOf(found));
      if (to === undefined) return run;
      const { project, run: name, asked } = to;
      const left = [...(found.left ?? []), { project: found.project, run: found.run }];
      found = { ...found, project, run: name, asked, left, settled: true };
    }
    return this.#isAt(found) ? found : run;
  }

  #isAt({ project, run, attempt }: RunState): boolean {
    const folder = runFolder(this.#root, project, run);
    if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
    // Only runs that a session made are ever moved; somebody else may have taken the name that one left.
    return attempt > 1 || creatorOf(folder) === this.#session;
  }

  #add(from: Place, { project, run, asked }: Place & { readonly asked: string | null }): void {
    const key = keyOf(from);
    if (!this.#moves.has(key)) this.#moves.set(key, { project, run, asked });
  }
}

const keyOf = ({ project, run }: Place): string => JSON.stringify([project, run]);
