import { exitCodeOf } from "../history/ended-status.ts";
import type { Attempt, Checkpoint, CodeSeen, PlaceSeen } from "../history/life.ts";
import type { RunView } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import type { MetricSummary, Summary } from "../history/summary.ts";
import { durationOf } from "../history/timing.ts";
import { objectOf } from "./json-document.ts";
import { plainText } from "./output-lines.ts";
import type { RunDetails } from "./run-details.ts";
import { statusWords } from "./status-words.ts";
import { unitOf } from "./system-names.ts";

/** A checkpoint, whoever reported it. */
const plainCheckpoint = ({ path, step }: Checkpoint) => ({ path, step });

/** What `show --json` says of a run in a list; its page adds to it. Keys in snake_case, durations in seconds. */
export function runJson(view: RunView, now: number): Record<string, unknown> {
  const { life, summary } = view;
  return {
    project: view.project,
    run: view.run,
    id: life.id,
    status: statusJson(view.status),
    created: life.created,
    started: life.attempts.at(-1)?.started ?? null,
    ended: life.attempts.at(-1)?.ended ?? null,
    duration: durationOf(view, now),
    group: life.group,
    tags: life.tags,
    notes: life.notes,
    folder: view.folder,
    checkpoint: life.checkpoints.map(plainCheckpoint).at(-1) ?? null,
    total_steps: life.total,
    steps: stepsJson(summary),
    config: objectOf(summary.config, (value) => value),
    summary: objectOf(new Map(life.summary), (value) => value),
    metrics: objectOf(summary.metrics, metricJson),
    media: objectOf(summary.media, (count) => count),
    alerts: summary.alerts,
    system_samples: summary.system,
    rank: summary.rank,
    ranks: [...summary.ranks].map(([rank, lastStep]) => ({ rank, last_step: lastStep })),
    waiting_lines: view.waiting,
  };
}

/**
 * What `show --json` says of one run: every table as often as it was logged, every rejected line.
 * @param metrics only these
 */
export const runPageJson = (
  { view, tables, rejected, media = [], alerts = [], peaks = [], output = [] }: RunDetails,
  now: number,
  metrics?: readonly string[],
): Record<string, unknown> => ({
  ...runJson(metrics === undefined ? view : withMetrics(view, metrics), now),
  attempts: view.life.attempts.map(attemptJson),
  checkpoints: view.life.checkpoints.map(plainCheckpoint),
  tables,
  logged_media: media,
  logged_alerts: alerts,
  machine: peaks.map((peak) => ({ ...peak, unit: unitOf(peak.name) ?? null })),
  output: output.map(({ time, stream, text }) => ({ time, stream, text: plainText(text) })),
  rejected,
});

const withMetrics = (view: RunView, metrics: readonly string[]): RunView => ({
  ...view,
  summary: {
    ...view.summary,
    metrics: new Map([...view.summary.metrics].filter(([name]) => metrics.includes(name))),
  },
});

/** A status with its own facts, and in words as the table has it. */
function statusJson(status: Status): Record<string, unknown> {
  const { kind } = status;
  const words = statusWords(status);
  switch (kind) {
    case "running":
      return {
        kind,
        words,
        pid: status.pid,
        host: status.host,
        recorder_gone: status.recorderGone ?? false,
      };
    case "finished":
    case "crashed":
      return { kind, words };
    case "failed":
      return { kind, words, exit_code: status.exitCode };
    case "killed":
    case "preempted":
      return { kind, words, signal: status.signal };
    case "unknown":
      return { kind, words, host: status.host };
    case "damaged":
      return { kind, words, reason: status.reason };
  }
}

const attemptJson = (attempt: Attempt): Record<string, unknown> => ({
  attempt: attempt.attempt,
  started: attempt.started,
  finished: attempt.finished,
  ended: attempt.ended,
  duration: attempt.duration,
  exit_code: exitCodeOf(attempt),
  signal: attempt.signal,
  stop_signals: attempt.stopSignals,
  stopped: attempt.stopped,
  command: attempt.command,
  cwd: attempt.cwd,
  match: attempt.match,
  alert_rules: attempt.alertRules,
  follow: attempt.followed.files,
  tensorboard: attempt.followed.tensorboard,
  host: attempt.host,
  user: attempt.user,
  pid: attempt.program?.pid ?? null,
  code: attempt.code && codeJson(attempt.code),
  place: attempt.place && placeJson(attempt.place),
  output_problem: attempt.outputProblem,
});

const codeJson = ({ root, commit, branch, remote, dirty, patch, leftOut, problem }: CodeSeen): unknown => ({
  root,
  commit,
  branch,
  remote,
  dirty,
  patch,
  left_out: leftOut,
  problem,
});

const placeJson = ({ gpuDriver, variables, ...place }: PlaceSeen): unknown => ({
  ...place,
  gpu_driver: gpuDriver,
  variables: Object.fromEntries(variables),
});

const stepsJson = ({ steps }: Summary): Record<string, unknown> => ({
  count: steps.count,
  first: steps.first,
  last: steps.last,
  first_time: steps.firstTime,
  last_time: steps.lastTime,
  superseded: steps.superseded,
});

const metricJson = (metric: MetricSummary): Record<string, unknown> => ({
  last: metric.last,
  last_step: metric.lastStep,
  min: metric.min,
  min_step: metric.minStep,
  max: metric.max,
  max_step: metric.maxStep,
  count: metric.count,
  nan: metric.nan,
  step_metric: metric.stepMetric,
});
