import { checkpointsLeft } from "./checkpoint.ts";
import {
  type Attempt,
  CAPTURE_MODES,
  CAPTURED,
  type CaptureChoice,
  type Checkpoint,
  type ClientChoice,
  type Life,
  type MetricRule,
  type ProcessIdentity,
  type Rewind,
} from "./life.ts";
import { codeSeen, placeSeen } from "./seen-fold.ts";
import type { Json } from "./summary.ts";

/** The version of the format that this program writes, and the highest that it reads. */
export const FORMAT = 1;

type Event = { readonly [key: string]: Json };
type Open<T> = { -readonly [Key in keyof T]: T[Key] };

const text = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);
const number = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);
const strings = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** The fold of the events in `run.ndjson`, oldest first. Events that it does not know are passed over. */
export function foldLife(
  events: Iterable<Event>,
  name: { readonly project: string; readonly run: string },
): Life {
  const attempts: Open<Attempt>[] = [];
  const tags = new Set<string>();
  const notes: string[] = [];
  const rules: MetricRule[] = [];
  const rewinds: Rewind[] = [];
  const checkpoints: Checkpoint[] = [];
  const summary = new Map<string, Json>();
  const life: Open<Life> = {
    format: FORMAT,
    project: name.project,
    run: name.run,
    id: "",
    created: "",
    group: null,
    tags: [],
    notes,
    attempts,
    checkpoints,
    total: null,
    rules,
    rewinds,
    summary: [],
  };
  for (const event of events) {
    const attempt = attempts.findLast(
      (known) => known.attempt === (number(event["attempt"]) ?? known.attempt),
    );
    const time = text(event["timestamp"]) ?? "";
    switch (event["event"]) {
      case "created":
        life.format = number(event["format"]) ?? FORMAT;
        life.id = text(event["id"]) ?? "";
        life.created = time;
        break;
      case "started":
        attempts.push(startedAttempt(event, time));
        life.group = text(event["group"]) ?? life.group;
        for (const tag of strings(event["tags"])) tags.add(tag);
        if (typeof event["note"] === "string") notes.push(event["note"]);
        break;
      case "grouped":
        life.group = text(event["group"]);
        break;
      case "tagged":
        for (const tag of strings(event["tags"])) tags.add(tag);
        break;
      case "untagged":
        for (const tag of strings(event["tags"])) tags.delete(tag);
        break;
      case "noted":
        notes.push(text(event["note"]) ?? "");
        break;
      case "unnoted":
        removeLast(notes, text(event["note"]), text(event["by"]));
        break;
      case "checkpoint":
        checkpoints.push({
          path: text(event["path"]) ?? "",
          step: number(event["step"]),
          rank: number(event["_rank"]) ?? 0,
        });
        break;
      case "progress":
        life.total = number(event["total"]) ?? life.total;
        break;
      case "metric":
        rules.push(metricRule(event));
        break;
      case "rewound": {
        const rewind = rewindOf(event);
        rewinds.push(rewind);
        if (rewind.metrics === null)
          checkpoints.splice(0, Infinity, ...checkpointsLeft(checkpoints, rewind.rank, rewind.step));
        break;
      }
      case "code":
        if (attempt !== undefined) attempt.code = codeSeen(event);
        break;
      case "place":
        if (attempt !== undefined) attempt.place = placeSeen(event);
        break;
      case "output":
        if (attempt !== undefined) attempt.outputProblem = text(event["problem"]);
        break;
      case "unreached":
        if (attempt === undefined) break;
        attempt.unreached = [
          ...attempt.unreached,
          { to: text(event["to"]) ?? "", problem: text(event["problem"]) ?? "" },
        ];
        break;
      case "signal":
        if (attempt === undefined) break;
        if (event["source"] === "stop") attempt.stopped = text(event["signal"]);
        else attempt.stopSignals = [...attempt.stopSignals, text(event["signal"]) ?? ""];
        break;
      case "restarting":
        if (attempt !== undefined) attempt.restarts = true;
        break;
      case "finished":
        if (attempt === undefined) break;
        attempt.finished = time;
        attempt.finishedCode = number(event["exit_code"]);
        break;
      case "reopened":
        if (attempt === undefined) break;
        attempt.finished = null;
        attempt.finishedCode = null;
        break;
      case "summary":
        if (isEvent(event["values"]))
          for (const [key, value] of Object.entries(event["values"])) summary.set(key, value);
        break;
      case "ended":
        if (attempt !== undefined) {
          attempt.ended = time;
          attempt.exitCode = number(event["exit_code"]);
          attempt.signal = text(event["signal"]);
          attempt.duration = number(event["duration"]);
        }
        break;
    }
  }
  life.tags = [...tags];
  life.summary = [...summary];
  return life;
}

/** Of equal notes the one that was added last goes, or makes room for another one. */
function removeLast(notes: string[], note: string | null, by: string | null): void {
  const index = note === null ? -1 : notes.lastIndexOf(note);
  if (index >= 0) notes.splice(index, 1, ...(by === null ? [] : [by]));
}

function startedAttempt(event: Event, started: string): Attempt {
  const recorder = event["recorder"];
  return {
    attempt: number(event["attempt"]) ?? 1,
    session: text(event["session"]) ?? "",
    started,
    command: strings(event["command"]),
    cwd: text(event["cwd"]) ?? "",
    host: text(event["host"]) ?? "",
    bootId: text(event["boot_id"]),
    user: text(event["user"]) ?? "",
    recorder: (isEvent(recorder) ? identity(recorder["pid"], recorder["start"]) : null) ?? {
      pid: 0,
      start: null,
    },
    program: identity(event["pid"], event["pid_start"]),
    finished: null,
    finishedCode: null,
    ended: null,
    exitCode: null,
    signal: null,
    duration: null,
    stopSignals: [],
    stopped: null,
    restarts: false,
    fromStep: number(event["from_step"]),
    clients: clientsOf(event["clients"]),
    capture: captureOf(event["capture"]),
    match: strings(event["match"]),
    outputProblem: null,
    alertRules: strings(event["alert_rules"]),
    followed: { files: strings(event["follow"]), tensorboard: strings(event["tensorboard"]) },
    unreached: [],
    code: null,
    place: null,
  };
}

const isEvent = (value: Json | undefined): value is Event =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function identity(pid: Json | undefined, start: Json | undefined): ProcessIdentity | null {
  return typeof pid === "number" ? { pid, start: number(start) } : null;
}

/** Only what differs from the rule is written. */
function captureOf(value: Json | undefined): CaptureChoice {
  const { mode, limit }: Event = isEvent(value) ? value : {};
  return {
    mode: CAPTURE_MODES.find((known) => known === mode) ?? CAPTURED.mode,
    limit: number(limit) ?? CAPTURED.limit,
  };
}

/** Likewise: our client, under its own name. */
function clientsOf(value: Json | undefined): ClientChoice {
  const { inject, as }: Event = isEvent(value) ? value : {};
  return { inject: inject !== false, as: strings(as) };
}

function rewindOf(event: Event): Rewind {
  const { metrics } = event;
  return {
    attempt: number(event["attempt"]) ?? 1,
    rank: number(event["_rank"]) ?? 0,
    rewind: number(event["rewind"]) ?? 1,
    step: number(event["step"]) ?? 0,
    metrics: Array.isArray(metrics) ? strings(metrics) : null,
    empty: event["empty"] === true,
  };
}

function metricRule(event: Event): MetricRule {
  const goal = event["goal"];
  return {
    name: text(event["name"]) ?? "",
    stepMetric: text(event["step_metric"]),
    goal: goal === "minimize" || goal === "maximize" ? goal : null,
  };
}
