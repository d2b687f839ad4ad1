import { endedStatus } from "../history/ended-status.ts";
import type { Attempt } from "../history/life.ts";
import type { RunView } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import { formatDuration } from "./duration.ts";
import type { Paint, Style } from "./style.ts";

/** One sign per kind of status, so that it is told without colour. */
export function statusGlyph(status: Status): string {
  switch (status.kind) {
    case "running":
      return "●";
    case "finished":
      return "✔";
    case "failed":
    case "killed":
    case "crashed":
      return "✘";
    case "preempted":
      return "◌";
    case "unknown":
      return "?";
    case "damaged":
      return "!";
  }
}

export function statusPaint(status: Status, style: Style): Paint {
  switch (status.kind) {
    case "running":
      return style.running;
    case "finished":
      return style.good;
    case "failed":
    case "killed":
    case "crashed":
      return style.bad;
    case "preempted":
    case "unknown":
    case "damaged":
      return style.warn;
  }
}

/** A status for a column: "finished", "failed (3)", "killed (SIGTERM)". */
export function statusWords(status: Status): string {
  switch (status.kind) {
    case "failed":
      return `failed (${status.exitCode})`;
    case "killed":
    case "preempted":
      return `${status.kind} (${status.signal})`;
    case "running":
    case "finished":
    case "crashed":
    case "unknown":
    case "damaged":
      return status.kind;
  }
}

/**
 * A status as the end of a sentence that a run's name begins: "finished in 12.3 s".
 *
 * @param seconds how long it took; null where nothing tells
 */
export function fateWords(status: Status, seconds: number | null): string {
  const after = seconds === null ? "" : ` after ${formatDuration(seconds)}`;
  const during = seconds === null ? "" : ` for ${formatDuration(seconds)}`;
  switch (status.kind) {
    case "running":
      return `has been running${during}${status.pid === null ? "" : ` (process ${status.pid} on ${status.host})`}`;
    case "finished":
      return seconds === null ? "finished" : `finished in ${formatDuration(seconds)}`;
    case "failed":
      return `failed (exit code ${status.exitCode})${after}`;
    case "killed":
      return `was killed by ${status.signal}${after}`;
    case "preempted":
      return `was preempted by ${status.signal}${after}`;
    case "crashed":
      return status.unrecorded === true
        ? `ended${after} without finish(): nobody recorded how`
        : `crashed${after}: its recorder is gone and wrote no end`;
    case "unknown":
      return `may be running on ${status.host}: no sign of life for too long to tell`;
    case "damaged":
      return `is damaged: ${status.reason}`;
  }
}

/** How one attempt ended, or the run's own status for the last one as long as nobody saw its end. */
export function attemptStatus(attempt: Attempt, view: RunView): Status {
  if (attempt === view.life.attempts.at(-1)) return view.status;
  if (attempt.ended === null && attempt.finished === null) return { kind: "crashed" };
  return endedStatus(attempt);
}
