import type { Attempt, Life } from "./life.ts";
import type { RunView } from "./run-view.ts";

/** When a run last began, in milliseconds since the epoch: its last attempt's start, else its creation. */
export const startOf = (view: RunView): number => Date.parse(startedText(view));

/** The same as it is written; empty where nothing tells. */
export const startedText = (view: RunView): string => view.times?.started ?? lastStart(view.life);

const lastStart = ({ attempts, created }: Life): string => attempts.at(-1)?.started ?? created;

/** Seconds that all attempts took together; null where nothing tells. */
export function durationOf(view: RunView, now: number): number | null {
  if (view.times !== undefined) return view.times.duration;
  const known = view.life.attempts
    .map((attempt) => attemptDuration(attempt, view, now))
    .filter((seconds) => seconds !== null);
  return known.length === 0 ? null : known.reduce((sum, seconds) => sum + seconds, 0);
}

/**
 * Seconds that one attempt took. Of one that runs: until now. Of the last one, where nobody saw its end: until its last
 * record.
 */
export function attemptDuration(attempt: Attempt, view: RunView, now: number): number | null {
  if (attempt.duration !== null) return attempt.duration;
  const started = Date.parse(attempt.started);
  const end = attempt.ended ?? attempt.finished;
  if (end !== null) return secondsBetween(started, Date.parse(end));
  if (attempt !== view.life.attempts.at(-1)) return null;
  if (view.status.kind === "running") return secondsBetween(started, now);
  return secondsBetween(started, Date.parse(view.summary.steps.lastTime ?? ""));
}

/** Null where an instant is unknown, or the second lies before the first: clocks of programs are anyone's. */
const secondsBetween = (from: number, to: number): number | null => (to >= from ? (to - from) / 1000 : null);

/** The last sign of life, in milliseconds since the epoch, never later than now. */
export function lastActivity(view: RunView, now: number): number {
  if (view.status.kind === "running") return now;
  const { life, summary } = view;
  const instants = [
    life.created,
    summary.steps.lastTime,
    ...life.attempts.flatMap((each) => [each.started, each.finished, each.ended]),
  ]
    .filter((text) => typeof text === "string")
    .map((text) => Date.parse(text))
    .filter((instant) => instant <= now);
  return instants.reduce((latest, instant) => Math.max(latest, instant), 0);
}
