import { markAttempt, removeMarks } from "../store/attempt-mark.ts";
import type { RunRef } from "../store/catalog.ts";
import { nextSteps } from "../store/next-steps.ts";
import type { LiveRun } from "./live-run.ts";
import { addObserved } from "./observed.ts";
import { field } from "./record-text.ts";
import { addConfig, event } from "./run-events.ts";
import type { RunsPlan } from "./runs-plan.ts";

/**
 * Notes that a run's program runs, and what the command line says of it.
 * @param isFirst the session's first run, which the command line may have sent back to a step
 */
export function beginAttempt(run: LiveRun, plan: RunsPlan, isFirst: boolean): void {
  const { attempt } = run.state;
  const { about, begun = new Date(), fromStep, session, started } = plan;
  const { group, tags, note, config } = about;
  run.started = begun;
  const fields = [
    field("attempt", attempt),
    field("session", session),
    ...started(),
    ...(group === undefined ? [] : [field("group", group)]),
    ...(tags.length === 0 ? [] : [field("tags", tags)]),
    ...(note === undefined ? [] : [field("note", note)]),
    ...(attempt === 1 ? [] : [field("resumed", true)]),
    ...(isFirst && fromStep !== undefined ? [field("from_step", fromStep)] : []),
  ];
  event(run, "started", fields, begun);
  addConfig(run, 0, config);
  run.writer.commit();
  // Behind that: a folder with files in it, and no life, would be nobody's.
  const observation = plan.observed?.();
  if (observation !== undefined) addObserved(run, observation);
  if (plan.recovers === true) markAttempt(run.ref.folder, attempt + 1);
  else removeMarks(run.ref.folder);
}

/** The step that each rank of a run goes on with. */
export function goOnOf(ref: RunRef, { fromStep }: RunsPlan, isFirst: boolean): Record<number, number> {
  const next = nextSteps(ref);
  if (!isFirst || fromStep === undefined) return next;
  return Object.fromEntries(["0", ...Object.keys(next)].map((rank) => [rank, fromStep]));
}
