import { toJsonText } from "../format/json-text.ts";
import { flatConfig } from "../history/flat-config.ts";
import type { RunView } from "../history/run-view.ts";
import { durationOf } from "../history/timing.ts";
import { statusWords } from "../render/status-words.ts";
import type { RawConfig } from "../store/export/raw-config.ts";
import { type RawRecord, recordFrom, type Scan } from "../store/export/raw-record.ts";

/** A run of an export, and where its files are. */
export interface OverviewRun {
  readonly view: RunView;
  readonly config: RawConfig;
  /** Relative to the export's folder. */
  readonly folder: string;
}

/** One record for each run: what it is, its config, what its program said of it as a whole, and its metrics. */
export const overview =
  (runs: readonly OverviewRun[], now: number): Scan =>
  (visit) => {
    for (const run of runs) visit(overviewRecord(run, now));
  };

function overviewRecord({ view, config, folder }: OverviewRun, now: number): RawRecord {
  const { life, summary, status } = view;
  const attempt = life.attempts.at(-1);
  const facts = {
    project: view.project,
    run: view.run,
    id: life.id,
    status: statusWords(status),
    created: life.created || null,
    started: attempt?.started ?? null,
    ended: attempt?.ended ?? null,
    duration: durationOf(view, now),
    attempts: life.attempts.length,
    steps: summary.steps.count,
    last_step: summary.steps.last,
    group: life.group,
    tags: life.tags.join(", ") || null,
    notes: life.notes.join("\n") || null,
    command: attempt === undefined ? null : toJsonText(attempt.command),
    cwd: attempt?.cwd ?? null,
    host: attempt?.host ?? null,
    user: attempt?.user ?? null,
    folder,
  };
  const metrics = [...summary.metrics].flatMap(([name, metric]) => [
    [`metrics/${name}`, metric.last] as const,
    [`metrics/${name}.min`, metric.min] as const,
    [`metrics/${name}.min.step`, metric.minStep] as const,
    [`metrics/${name}.max`, metric.max] as const,
    [`metrics/${name}.max.step`, metric.maxStep] as const,
  ]);
  const told = [...flatConfig(new Map(life.summary))].map(
    ([key, value]) => [`summary/${key}`, value] as const,
  );
  const entries = new Map([
    ...Object.entries(facts).map(([key, value]) => [key, toJsonText(value)] as const),
    ...[...config.flat].map(([key, value]) => [`config/${key}`, value] as const),
    ...[...told, ...metrics].map(([key, value]) => [key, toJsonText(value)] as const),
  ]);
  return recordFrom([...entries.keys()], [...entries.values()]);
}
