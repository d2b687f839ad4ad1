import { statSync } from "node:fs";
import { join } from "node:path";
import { addConfig, addMedia, addTable } from "../history/counts-fold.ts";
import { mayBeSuperseded } from "../history/cutoffs.ts";
import type { Life } from "../history/life.ts";
import { FORMAT, foldLife } from "../history/life-fold.ts";
import type { RunView } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import { GLOBAL_STEP } from "../history/step-metric.ts";
import { StepsFold, type StepsView } from "../history/steps-fold.ts";
import type { Json, Summary, TableSummary } from "../history/summary.ts";
import { thisHost } from "../process/identity.ts";
import type { RunRef } from "./catalog.ts";
import { countTables } from "./count-tables.ts";
import { damageOf } from "./damage.ts";
import { deriveStatus } from "./owner.ts";
import { eachRecord, readRecords, type StoredRecord } from "./read-records.ts";
import { findCutoffs, foldSteps, supersededRecords } from "./steps-scan.ts";
import {
  type Coverage,
  covers,
  measure,
  readSummaryFile,
  type SummaryFile,
  writeSummaryFile,
} from "./summary-file.ts";
import { UserError } from "./user-error.ts";
import { waitingLines } from "./waiting.ts";

export interface OpenOptions {
  /** Whose points to look at; by default rank 0's, or, where that logged no step, those of the lowest rank that did. */
  readonly rank?: number;
  /** Only this attempt's points, superseded or not. */
  readonly attempt?: number;
  /** Milliseconds since the epoch. */
  readonly now?: number;
}

/**
 * Everything known of a run: from its summary where that covers its files, else from the files, and then the summary
 * is written for the next reader.
 * @throws {UserError} for a run of a newer format
 */
export function openRun(root: string, ref: RunRef, options: OpenOptions = {}): RunView {
  const asked = options.rank !== undefined || options.attempt !== undefined;
  const { life, summary } = asked ? summarize(ref, options) : currentSummary(ref);
  const derived = deriveStatus(root, life, thisHost(), options.now ?? Date.now());
  const reason = damageOf(ref.folder, life);
  const status: Status = reason === undefined ? derived : { kind: "damaged", reason };
  const { project, run, folder } = ref;
  return { project, run, folder, life, status, summary, waiting: waitingLines(root, life, derived) };
}

function currentSummary(ref: RunRef): SummaryFile {
  const now = measure(ref.folder);
  const stored = readSummaryFile(ref.folder);
  if (stored !== undefined && covers(stored.covers, now)) return stored;
  const fresh = (stored && goOn(ref, stored, now)) ?? summarize(ref, {});
  // A folder that was only just claimed is left as it is: nothing but marks may be in it.
  if (fresh.life.created !== "") writeSummaryFile(ref.folder, fresh);
  return fresh;
}

/**
 * Writes the summary of a run that has just ended.
 * @param fold of its steps, where they were folded as they came; else they are read
 */
export function keepSummary(ref: RunRef, fold: StepsFold | undefined): void {
  const measured = measure(ref.folder);
  const known = fold === undefined ? undefined : measured["steps.ndjson"];
  const content =
    fold === undefined || known === undefined
      ? undefined
      : finish(ref, readLife(ref), fold, emptyParts(), { "steps.ndjson": known }, measured, isOfRank(0));
  writeSummaryFile(
    ref.folder,
    content !== undefined && (content.summary.lowest ?? 0) === 0 ? content : summarize(ref, {}),
  );
}

const isOfRank =
  (rank: number) =>
  ({ _rank = 0 }: StoredRecord): boolean =>
    _rank === rank;

/** The facts of a run, from its files alone. */
export function summarize(ref: RunRef, { rank, attempt }: OpenOptions): SummaryFile {
  const content = summarizeRank(ref, rank ?? 0, attempt);
  const { lowest } = content.summary;
  return rank === undefined && lowest !== null && lowest > 0 ? summarizeRank(ref, lowest, attempt) : content;
}

function summarizeRank(ref: RunRef, rank: number, attempt: number | undefined): SummaryFile {
  const measured = measure(ref.folder);
  const life = readLife(ref);
  const cuts = mayBeSuperseded(life) && attempt === undefined;
  const cutoffs = cuts ? findCutoffs(ref.folder, rank, life) : undefined;
  const view: StepsView = {
    rank,
    rules: life.rules,
    ...(attempt === undefined ? {} : { attempt }),
    ...(cutoffs === undefined ? {} : { cutoffs }),
  };
  const fold = new StepsFold(view);
  const others = measured["tables.ndjson"] ?? measured["media.ndjson"];
  const superseded = cutoffs && others && supersededRecords(ref.folder, rank, life, cutoffs);
  const shows = (record: StoredRecord): boolean => {
    const { _attempt = 1, _rank = 0 } = record;
    if (_rank !== rank) return false;
    if (attempt !== undefined) return _attempt === attempt;
    return superseded?.(record) !== true;
  };
  return finish(ref, life, fold, emptyParts(), {}, measured, shows);
}

/** The parts of a summary that are not steps, while they are folded. */
interface Parts {
  readonly config: Map<string, Json>;
  readonly tables: Map<string, TableSummary>;
  readonly media: Map<string, number>;
  readonly counts: Record<(typeof COUNTED)[number], number>;
}

/** Files of which a summary tells how many records they have. */
const COUNTED = ["alerts", "rejected", "system"] as const;

const emptyParts = (): Parts => ({
  config: new Map<string, Json>(),
  tables: new Map<string, TableSummary>(),
  media: new Map<string, number>(),
  counts: { alerts: 0, rejected: 0, system: 0 },
});

/** Goes on where a stored summary stopped; undefined where that does not give the truth. */
function goOn(ref: RunRef, stored: SummaryFile, now: Coverage): SummaryFile | undefined {
  const { summary, covers: known } = stored;
  const life = readLife(ref);
  const grown = Object.entries(known).every(([file, { size, mtime }]) => {
    const there = now[file as keyof Coverage];
    return there !== undefined && (size < there.size || (size === there.size && mtime === there.mtime));
  });
  const sameAxes = JSON.stringify(life.rules) === JSON.stringify(stored.life.rules);
  // A summary knows an axis by its last value alone: one that is no number hides the number before it.
  const axes = new Set([GLOBAL_STEP, ...life.rules.map(({ stepMetric }) => stepMetric)]);
  const knownAxes = [...axes].every((axis) =>
    ["number", "undefined"].includes(typeof summary.metrics.get(axis ?? "")?.last),
  );
  if (!knownAxes) return undefined;
  if (!grown || mayBeSuperseded(life) || !sameAxes) return undefined;
  const { rank } = summary;
  const fold = StepsFold.resume(
    { rank, rules: life.rules },
    summary.steps,
    summary.metrics,
    summary.ranks,
    summary.lowest,
  );
  const parts: Parts = {
    config: new Map(summary.config),
    tables: new Map(summary.tables.map((table) => [table.name, table])),
    media: new Map(summary.media),
    counts: { alerts: summary.alerts, rejected: summary.rejected, system: summary.system },
  };
  const content = finish(ref, life, fold, parts, known, now, isOfRank(rank));
  return fold.shows ? content : undefined;
}

function finish(
  ref: RunRef,
  life: Life,
  fold: StepsFold,
  parts: Parts,
  from: Coverage,
  now: Coverage,
  shows: (record: StoredRecord) => boolean,
): SummaryFile {
  const reached: { -readonly [File in keyof Coverage]: Coverage[File] } = { ...now };
  const add = (file: keyof Coverage, read: (offset: number) => number): void => {
    const mtime = now[file]?.mtime;
    if (mtime !== undefined) reached[file] = { size: read(from[file]?.size ?? 0), mtime };
  };
  const each = (file: keyof Coverage, visit: (record: StoredRecord) => void): void =>
    add(file, (offset) => eachRecord(ref.folder, file, offset, visit));
  const { config, tables, media, counts } = parts;
  each("config.ndjson", (record) => addConfig(config, record));
  add("tables.ndjson", (offset) =>
    countTables(ref.folder, offset, (table) => {
      if (shows(table)) addTable(tables, table);
    }),
  );
  each("media.ndjson", (record) => {
    if (shows(record)) addMedia(media, record);
  });
  for (const kind of COUNTED) each(`${kind}.ndjson`, () => counts[kind]++);
  add("steps.ndjson", (offset) => foldSteps(ref.folder, offset, fold));
  const summary: Summary = {
    steps: fold.steps,
    metrics: fold.summaries(),
    config,
    tables: [...tables.values()],
    media,
    ...counts,
    ranks: fold.ranks,
    lowest: fold.lowest,
    rank: fold.rank,
  };
  return { life, summary, covers: reached };
}

/** Whether a folder stands where `run.ndjson` should: the run is damaged, and its other files are read all the same. */
const isFolder = ({ folder }: RunRef): boolean =>
  statSync(join(folder, "run.ndjson"), { throwIfNoEntry: false })?.isDirectory() === true;

/** What `run.ndjson` tells. */
export function readLife(ref: RunRef): Life {
  const life = foldLife(isFolder(ref) ? [] : readRecords(ref.folder, "run.ndjson"), ref);
  if (life.format > FORMAT) {
    throw new UserError(
      `"${ref.project}/${ref.run}" is of format ${life.format}; this trackio reads up to ${FORMAT}.`,
      ["Install a newer trackio."],
    );
  }
  return life;
}
