import type { ProjectName } from "../../format/names.ts";
import type { LiveRun, Snapshot } from "../../render/live/model.ts";
import type { RunRef } from "../../store/catalog.ts";
import { fileProblem } from "../../store/file-problem.ts";
import { FollowedRun } from "../../store/follow-run.ts";
import { FollowedStore, isSystemError } from "../../store/follow-store.ts";
import { isUserError } from "../../store/user-error.ts";

/** Milliseconds that one look may take for runs that were not opened yet. */
const OPENING = 250;
/** Runs that are over and are looked at in one look: whether somebody goes on with them can wait. */
const ENDED_A_LOOK = 300;
/** Milliseconds after which it is tried again to open a run that could not be. */
const AGAIN = 10_000;

interface Unreadable {
  readonly name: string;
  readonly reason: string;
  readonly at: number;
}

/** All runs of a store, or a project, looked at again and again. */
export class Feed {
  readonly root: string;
  readonly #store: FollowedStore;
  readonly #runs = new Map<string, FollowedRun>();
  readonly #live = new Map<string, LiveRun>();
  readonly #unreadable = new Map<string, Unreadable>();
  #turn = 0;
  #snapshot: Snapshot;

  constructor(root: string, project: ProjectName | undefined) {
    this.root = root;
    this.#store = new FollowedStore(root, project);
    this.#snapshot = { store: root, project, gone: null, runs: [], unreadable: [], pending: 0 };
  }

  /** A run by its folder; undefined where it is not there any more. */
  run(key: string): FollowedRun | undefined {
    return this.#runs.get(key);
  }

  /** The store as it is now; as it was, and why that is so, where it cannot be read. */
  look(now: number): Snapshot {
    const found = this.#store.look(now);
    if (found.kind === "gone") {
      const { gone } = this.#snapshot;
      this.#snapshot = {
        ...this.#snapshot,
        gone: { reason: found.reason, since: gone?.since ?? now },
      };
      return this.#snapshot;
    }
    const refs = new Map(found.runs.map((ref) => [ref.folder, ref]));
    for (const key of this.#runs.keys()) if (!refs.has(key)) this.#forget(key);
    for (const key of this.#unreadable.keys()) if (!refs.has(key)) this.#unreadable.delete(key);
    this.#lookAtKnown(now);
    const pending = this.#openNew(refs, now);
    this.#snapshot = {
      ...this.#snapshot,
      gone: null,
      runs: [...this.#runs].map(([key, run]) => this.#liveRun(key, run, now)),
      unreadable: [
        ...found.unreadable,
        ...[...this.#unreadable.values()].map(({ name, reason }) => ({ name, reason })),
      ],
      pending,
    };
    return this.#snapshot;
  }

  #lookAtKnown(now: number): void {
    const ended: string[] = [];
    for (const [key, run] of this.#runs) {
      if (run.view.status.kind === "running") this.#lookAt(run, now);
      else ended.push(key);
    }
    const count = Math.min(ENDED_A_LOOK, ended.length);
    for (let index = 0; index < count; index++) {
      const key = ended[(this.#turn + index) % ended.length] ?? "";
      const run = this.#runs.get(key);
      if (run !== undefined) this.#lookAt(run, now);
    }
    this.#turn = ended.length === 0 ? 0 : (this.#turn + count) % ended.length;
  }

  #lookAt(run: FollowedRun, now: number): void {
    this.#trying(run.ref, now, () => run.look(now));
  }

  #openNew(refs: ReadonlyMap<string, RunRef>, now: number): number {
    const end = performance.now() + OPENING;
    let pending = 0;
    for (const [key, ref] of refs) {
      if (this.#runs.has(key)) continue;
      const problem = this.#unreadable.get(key);
      if (problem !== undefined && now - problem.at < AGAIN) continue;
      if (performance.now() > end) pending++;
      else this.#trying(ref, now, () => this.#runs.set(key, new FollowedRun(this.root, ref, now)));
    }
    return pending;
  }

  /** Does something with a run. One that is gone is dropped; one that cannot be read is told of. */
  #trying({ project, run, folder }: RunRef, now: number, action: () => void): void {
    try {
      action();
      this.#unreadable.delete(folder);
    } catch (error) {
      if (!isUserError(error) && !isSystemError(error)) throw error;
      this.#forget(folder);
      // Removed, or renamed, a moment ago: the next look at the folders tells.
      if (isSystemError(error) && error.code === "ENOENT") return;
      this.#unreadable.set(folder, {
        name: `${project}/${run}`,
        reason: isUserError(error) ? error.message : fileProblem(error),
        at: now,
      });
    }
  }

  #forget(key: string): void {
    this.#runs.delete(key);
    this.#live.delete(key);
  }

  /** The same object as long as nothing of it has changed. */
  #liveRun(key: string, run: FollowedRun, now: number): LiveRun {
    const before = this.#live.get(key);
    const { view, progress } = run;
    const [rate, left] = [run.rate(now), run.left(now)];
    if (before?.view === view && before.rate === rate && before.left === left) return before;
    const name = `${view.project}/${view.run}`;
    const live = { key, name, view, progress, rate, left };
    this.#live.set(key, live);
    return live;
  }
}
