import { checkpointBefore, checkpointsLeft } from "../history/checkpoint.ts";
import type { Checkpoint, Life } from "../history/life.ts";
import { StepsFold } from "../history/steps-fold.ts";
import type { RunRef } from "../store/catalog.ts";
import { RunWriter } from "../store/run-writer.ts";
import { HeadWriter, type Stamp } from "./record-text.ts";
import type { HeardAlert, RunWatch } from "./run-watch.ts";
import type { RunState } from "./state.ts";

/** A run while a session writes it. */
export class LiveRun {
  ref: RunRef;
  readonly state: RunState;
  readonly writer: RunWriter;
  /** Its numbers so far, folded as they come; undefined where only its files can tell. */
  fold: StepsFold | undefined;
  /** Its alert rules; undefined where there are none. */
  watch: RunWatch | undefined;
  /** Alerts that nobody was told of yet; undefined where nobody listens. */
  heard: HeardAlert[] | undefined;
  readonly #heads: HeadWriter[] = [];

  /** What the run was before this session; undefined in a new one. */
  readonly before: Life | undefined;
  /** Its `id`; empty where only its files can tell. */
  id: string;
  /** Every checkpoint that counts, in order, as far as this session knows. */
  checkpoints: Checkpoint[];
  /** By the clock that only goes forward, in milliseconds. */
  readonly began = performance.now();
  /** When its `started` was written; undefined where another recorder wrote it. */
  started: Date | undefined;

  constructor(ref: RunRef, state: RunState, before: Life | undefined) {
    this.ref = ref;
    this.state = state;
    this.before = before;
    this.id = before?.id ?? "";
    this.checkpoints = [...(before?.checkpoints ?? [])];
    this.writer = new RunWriter(ref.folder);
    if (before !== undefined) this.writer.adopt();
    if (state.attempt === 1) this.fold = new StepsFold({ rank: 0, rules: [] });
  }

  /** Follows its folder to another place. */
  move(ref: RunRef, asked: string | null): void {
    this.ref = ref;
    this.state.project = ref.project;
    this.state.run = ref.run;
    this.state.asked = asked;
    this.writer.folder = ref.folder;
  }

  /** Writes the heads of a rank's step records. */
  head(rank: number): HeadWriter {
    let head = this.#heads[rank];
    if (head === undefined) {
      head = new HeadWriter(this.stamp(rank));
      this.#heads[rank] = head;
    }
    return head;
  }

  /** Where a rank's records that have a step stand. */
  stamp(rank: number): Required<Stamp> {
    return { attempt: this.state.attempt, rank, rewind: this.state.rewinds?.[rank] ?? 0 };
  }

  /**
   * A rank goes back, with what has these names or with everything. What it logged from there on does not count any
   * more, which only its files can tell.
   * @returns how often it has gone back now
   */
  rewind(rank: number, step: number, metrics: readonly string[] | undefined): number {
    const { rewind } = this.stamp(rank);
    this.state.rewinds = { ...this.state.rewinds, [rank]: rewind + 1 };
    if (metrics === undefined) {
      this.state.next[rank] = step;
      this.checkpoints = checkpointsLeft(this.checkpoints, rank, step);
    }
    delete this.#heads[rank];
    this.fold = undefined;
    return rewind + 1;
  }

  /** The step that a rank's next line gets, unless it says its own. */
  nextStep(rank: number): number {
    return Math.min(this.#after(rank), Number.MAX_SAFE_INTEGER);
  }

  /** The last checkpoint from which a program can go on with a step. */
  checkpointAt(nextStep: number): string | undefined {
    return checkpointBefore(this.checkpoints, nextStep)?.path;
  }

  /** The step that a rank's table or alert belongs to: its last one, 0 before the first. */
  lastStep(rank: number): number {
    return Math.max(0, this.#after(rank) - 1);
  }

  /** The step of what is said to belong to the last one; the next where this attempt has logged none: it must not supersede an earlier attempt's. */
  stepAgain(rank: number): number {
    return this.state.next[rank] === undefined ? this.nextStep(rank) : this.lastStep(rank);
  }

  /** One more than the last step. */
  #after(rank: number): number {
    return this.state.next[rank] ?? this.state.goOn[rank] ?? 0;
  }

  /** Counts a step that was logged. The first one of an attempt supersedes what comes after it in earlier ones, and so does its count. */
  count(rank: number, step: number): void {
    const { next } = this.state;
    next[rank] = Math.max(next[rank] ?? 0, step + 1);
  }
}
