import { membersOf } from "../format/json-text.ts";
import type { Field, InitMessage } from "../format/message.ts";
import type { Fate } from "../process/fate.ts";
import type { StopNote } from "../store/stop-note.ts";
import type { LiveRun } from "./live-run.ts";
import { configFields, eventRecord, field, timedRecord } from "./record-text.ts";

/** What a line, or the command line, says about a run beside its name. */
export interface About {
  readonly group: string | undefined;
  readonly tags: readonly string[];
  readonly note: string | undefined;
  /** Patches of config, lowest first. */
  readonly config: readonly { readonly source: string; readonly patch: InitMessage["config"] & {} }[];
}

/** Adds an event to a run's life. */
export function event(run: LiveRun, name: string, fields: readonly Field[], time = new Date()): void {
  run.writer.add("run.ndjson", eventRecord(name, time.toISOString(), fields));
}

/** Adds an event of a run's current attempt. */
export const attemptEvent = (run: LiveRun, name: string, facts: Readonly<Record<string, unknown>>): void =>
  event(run, name, [
    field("attempt", run.state.attempt),
    ...Object.entries(facts).map(([key, value]) => field(key, value)),
  ]);

/** An instant, by both clocks. */
export interface Instant {
  readonly time: Date;
  /** By the clock that only goes forward, in milliseconds. */
  readonly clock: number;
}

export const instant = (): Instant => ({ time: new Date(), clock: performance.now() });

/**
 * Writes the end of a run that its program left for another, once. The program goes on: there is no exit code but the
 * one that its `finish` told.
 */
export function leaveRun(run: LiveRun): void {
  endRun(run, { exitCode: run.state.exitCode ?? null, signal: null }, instant(), [field("left", true)]);
}

/** Writes the end of a run, once; a run that began only after that instant, from lines that were still to be read, ends as it begins. */
export function endRun(
  run: LiveRun,
  { exitCode, signal }: Fate,
  { time, clock }: Instant = instant(),
  more: readonly Field[] = [],
): void {
  if (run.state.ended) return;
  run.state.ended = true;
  const fields = [
    field("attempt", run.state.attempt),
    field("exit_code", exitCode),
    field("signal", signal),
    field("duration", Math.round(Math.max(0, clock - run.began)) / 1000),
    ...more,
  ];
  const { started } = run;
  event(run, "ended", fields, started === undefined || started < time ? time : started);
}

/** Writes that somebody asked a run's program to end (`trackio stop`). */
export function stopEvent(run: LiveRun, { signal, user }: StopNote): void {
  attemptEvent(run, "signal", { signal, source: "stop", user });
}

/** Adds patches of config, lowest first; empty ones say nothing. */
export function addConfig(run: LiveRun, rank: number, config: About["config"]): void {
  const stamp = { attempt: run.state.attempt, rank };
  for (const { source, patch } of config) {
    if (membersOf(patch).length === 0) continue;
    run.writer.add(
      "config.ndjson",
      timedRecord(new Date().toISOString(), stamp, configFields(source, patch)),
    );
  }
}
