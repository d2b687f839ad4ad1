import { type Stats, statSync } from "node:fs";
import { join } from "node:path";
import { addConfig } from "../history/counts-fold.ts";
import { type Cutoffs, mayBeSuperseded } from "../history/cutoffs.ts";
import type { Life } from "../history/life.ts";
import { foldLife } from "../history/life-fold.ts";
import { Pace } from "../history/pace.ts";
import { type Progress, progressOf, type ToldProgress } from "../history/progress.ts";
import type { RunView } from "../history/run-view.ts";
import { axesOf } from "../history/series-points.ts";
import { StepsFold } from "../history/steps-fold.ts";
import type { Json, Summary } from "../history/summary.ts";
import { thisHost } from "../process/identity.ts";
import type { RunRef } from "./catalog.ts";
import type { RunFile } from "./layout.ts";
import { openReadable } from "./open-all.ts";
import { deriveStatus } from "./owner.ts";
import { readRecordsFrom, type StoredRecord } from "./read-records.ts";
import { noteCutoffs } from "./series-cutoffs.ts";
import { findCutoffs, foldSteps } from "./steps-scan.ts";
import { readSummaryFile } from "./summary-file.ts";
import { waitingLines } from "./waiting.ts";

/** The files of a run whose records are told of while it grows. */
const FOLLOWED = [
  "run.ndjson",
  "config.ndjson",
  "steps.ndjson",
  "alerts.ndjson",
  "rejected.ndjson",
] as const satisfies readonly RunFile[];

type Followed = (typeof FOLLOWED)[number];

/** What is held of a run while it is followed, beside its view. */
interface Folds {
  readonly steps: StepsFold;
  readonly cutoffs: Cutoffs | undefined;
  readonly config: Map<string, Json>;
  /** Of the events, all that the life depends on: of the progress only the last. */
  readonly events: StoredRecord[];
  /** How far each file was read. */
  readonly offsets: Map<Followed, number>;
}

/**
 * A run that is looked at again and again: it is opened once as every reader opens it, and from then on only what is new
 * is read, as long as it runs. Nothing is written for that. Tables and media are those of when it was opened.
 */
export class FollowedRun {
  readonly ref: RunRef;
  readonly #root: string;
  readonly #pace = new Pace();
  #view: RunView;
  #told: ToldProgress | null = null;
  #progress: Progress | null = null;
  #folds: Folds | undefined;
  #seen = new Map<Followed, Stats>();

  /** @throws {UserError} for a run that cannot be read */
  constructor(root: string, ref: RunRef, now: number) {
    this.#root = root;
    this.ref = ref;
    this.#view = this.#open(now);
  }

  get view(): RunView {
    return this.#view;
  }

  get progress(): Progress | null {
    return this.#progress;
  }

  /** Steps a second while it runs; undefined where nothing tells. */
  rate(now: number): number | undefined {
    return this.#isRunning ? this.#pace.rate(now) : undefined;
  }

  /** Seconds that it still needs; undefined where nothing tells. */
  left(now: number): number | undefined {
    return this.#isRunning && this.#progress !== null
      ? this.#pace.left(this.#progress.total, now)
      : undefined;
  }

  get #isRunning(): boolean {
    return this.#view.status.kind === "running";
  }

  /**
   * Takes in what is new. Of a run that is over, whether its life or its steps are not what they were.
   * @returns whether anything changed
   * @throws {UserError} for a run that can no longer be read
   * @throws the system's error where its folder is gone
   */
  look(now: number): boolean {
    const folds = this.#folds;
    if (folds === undefined) return this.#lookAtEnded(now);
    const grown = this.#grown(folds);
    if (grown === "other") return this.#again(now);
    const before = this.#view;
    for (const file of grown) if (!this.#read(folds, file)) return this.#again(now);
    const { life } = grown.includes("run.ndjson") ? { life: foldLife(folds.events, this.ref) } : before;
    const status = deriveStatus(this.#root, life, thisHost(), now);
    // Its end, a further attempt, and what it takes back are read as every reader reads them.
    if (status.kind !== "running" || !samePast(life, before.life)) return this.#again(now);
    const same = sameStatus(status, before.status);
    if (grown.length === 0 && same) return false;
    const waiting = same ? before.waiting : waitingLines(this.#root, life, status);
    this.#view = { ...before, life, status, waiting, summary: this.#summary(folds, before.summary) };
    this.#tellProgress();
    return true;
  }

  #lookAtEnded(now: number): boolean {
    const { life, status } = this.#view;
    for (const file of ["run.ndjson", "steps.ndjson"] as const) {
      const stat = statSync(join(this.ref.folder, file), { throwIfNoEntry: false });
      // Somebody goes on with it, or takes in what it had reported.
      if (!isSameFile(stat, this.#seen.get(file))) return this.#again(now);
    }
    if (status.kind === "damaged") return false;
    const derived = deriveStatus(this.#root, life, thisHost(), now);
    return sameStatus(derived, status) ? false : this.#again(now);
  }

  #again(now: number): boolean {
    statSync(this.ref.folder);
    this.#view = this.#open(now);
    return true;
  }

  #open(now: number): RunView {
    this.#seen = this.#stats();
    const view = openReadable(this.#root, this.ref, { now });
    this.#view = view;
    this.#told = null;
    this.#folds = undefined;
    if (view.status.kind === "running") {
      const folds = this.#beginFolds(view);
      this.#folds = folds;
      this.#view = { ...view, summary: this.#summary(folds, view.summary) };
      this.#noteBeginning(view);
    }
    this.#tellProgress();
    return this.#view;
  }

  /** Goes on where the summary ends that opening the run has left, or from the beginning where it could leave none. */
  #beginFolds({ life, summary: { rank } }: RunView): Folds {
    const { folder } = this.ref;
    const stored = readSummaryFile(folder);
    const cutoffs = mayBeSuperseded(life) ? findCutoffs(folder, rank, life) : undefined;
    const view = { rank, rules: life.rules, ...(cutoffs === undefined ? {} : { cutoffs }) };
    const events: StoredRecord[] = [];
    const offsets = new Map<Followed, number>();
    const covered = stored?.covers["steps.ndjson"]?.size ?? 0;
    const isWhole = covered >= (this.#seen.get("steps.ndjson")?.size ?? 0);
    const known = isWhole && stored?.summary.rank === rank ? stored : undefined;
    const summary = known?.summary;
    for (const file of FOLLOWED) offsets.set(file, known?.covers[file]?.size ?? 0);
    offsets.set("run.ndjson", 0);
    const folds: Folds = {
      steps:
        summary === undefined
          ? new StepsFold(view)
          : StepsFold.resume(view, summary.steps, summary.metrics, summary.ranks, summary.lowest),
      cutoffs,
      config: new Map(summary?.config),
      events,
      offsets,
    };
    const counted = { alerts: summary?.alerts ?? 0, rejected: summary?.rejected ?? 0 };
    this.#view = { ...this.#view, summary: { ...this.#view.summary, ...counted } };
    for (const file of FOLLOWED) this.#read(folds, file);
    return folds;
  }

  /** The files that are longer than what was read of them; "other" where one is not the file that it was. */
  #grown({ offsets }: Folds): readonly Followed[] | "other" {
    const before = this.#seen;
    const now = this.#stats();
    this.#seen = now;
    for (const file of FOLLOWED) {
      const [known, stat] = [before.get(file), now.get(file)];
      if (known !== undefined && (stat === undefined || stat.ino !== known.ino || stat.size < known.size))
        return "other";
    }
    return FOLLOWED.filter((file) => (now.get(file)?.size ?? 0) > (offsets.get(file) ?? 0));
  }

  #stats(): Map<Followed, Stats> {
    const stats = new Map<Followed, Stats>();
    for (const file of FOLLOWED) {
      const stat = statSync(join(this.ref.folder, file), { throwIfNoEntry: false });
      if (stat !== undefined) stats.set(file, stat);
    }
    return stats;
  }

  /**
   * Reads what is new of a file. False where an attempt began in it that makes earlier steps superseded, or a lower rank
   * logged its first step: other points than before are to be shown.
   */
  #read(folds: Folds, file: Followed): boolean {
    const { folder } = this.ref;
    const from = folds.offsets.get(file) ?? 0;
    if (file === "steps.ndjson") {
      if (folds.cutoffs !== undefined) {
        const axes = axesOf({ kind: "step" }, this.#view.life.rules);
        if (noteCutoffs(folds.cutoffs, folder, folds.steps.rank, axes, from, Number.POSITIVE_INFINITY))
          return false;
      }
      folds.offsets.set(file, foldSteps(folder, from, folds.steps));
      return folds.steps.shows;
    }
    const { records, offset } = readRecordsFrom(folder, file, from);
    folds.offsets.set(file, Math.max(offset, from));
    switch (file) {
      case "run.ndjson":
        this.#takeEvents(folds, records);
        break;
      case "config.ndjson":
        for (const record of records) addConfig(folds.config, record);
        break;
      case "alerts.ndjson":
      case "rejected.ndjson": {
        const { summary } = this.#view;
        const counted =
          file === "alerts.ndjson"
            ? { alerts: summary.alerts + records.length }
            : { rejected: summary.rejected + records.length };
        this.#view = { ...this.#view, summary: { ...summary, ...counted } };
        break;
      }
    }
    return true;
  }

  #takeEvents({ events }: Folds, records: readonly StoredRecord[]): void {
    for (const record of records) {
      if (record["event"] === "progress" && (record["_rank"] ?? 0) === 0) {
        const before = events.findIndex(({ event }) => event === "progress");
        if (before >= 0) events.splice(before, 1);
        this.#told = toldBy(record) ?? this.#told;
      }
      events.push(record);
    }
  }

  #summary({ steps, config }: Folds, before: Summary): Summary {
    const { alerts, rejected } = this.#view.summary;
    return {
      ...before,
      steps: { ...steps.steps },
      metrics: steps.summaries(),
      ranks: steps.ranks,
      lowest: steps.lowest,
      config,
      alerts,
      rejected,
    };
  }

  /** A run that begins now is at its first step; of one with several attempts it is not known where this one began. */
  #noteBeginning({ life, summary: { steps } }: RunView): void {
    if (life.attempts.length !== 1 || steps.first === null || steps.first > 1) return;
    this.#pace.note({ time: Date.parse(steps.firstTime ?? ""), step: steps.first, done: 0 });
  }

  #tellProgress(): void {
    const { summary } = this.#view;
    this.#progress = progressOf(this.#view, this.#told);
    const { last, lastTime } = summary.steps;
    if (last === null) return;
    const done = this.#progress?.done ?? last;
    this.#pace.note({ time: Date.parse(lastTime ?? ""), step: last, done });
  }
}

function toldBy({ total, done, text }: StoredRecord): ToldProgress | undefined {
  if (typeof total !== "number" || !(total > 0)) return undefined;
  return {
    total,
    done: typeof done === "number" ? done : null,
    text: typeof text === "string" ? text : null,
  };
}

const samePast = (a: Life, b: Life): boolean =>
  a.attempts.length === b.attempts.length && a.rewinds.length === b.rewinds.length;

const isSameFile = (a: Stats | undefined, b: Stats | undefined): boolean =>
  a?.size === b?.size && a?.ino === b?.ino && a?.mtimeMs === b?.mtimeMs;

const sameStatus = (a: RunView["status"], b: RunView["status"]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
