import type { Life } from "../history/life.ts";
import type { RunRef } from "./catalog.ts";
import { summarize } from "./open-run.ts";
import { lastAttempts } from "./steps-scan.ts";

/** A step for each rank. */
type Steps = Readonly<Record<number, number>>;

/**
 * The step that each rank of an existing run goes on with: the one that the newest attempts were told to go back to,
 * where none of them came to log a step of the rank; else the one after the last that counts.
 */
export function nextSteps(ref: RunRef): Steps {
  const { behind, life } = read(ref);
  if (life.attempts.every(({ fromStep }) => fromStep === null)) return behind;
  const last = lastAttempts(ref.folder);
  const next: Record<number, number> = { ...behind };
  for (const rank of [0, ...Object.keys(behind).map(Number)]) {
    const told = life.attempts.findLast(
      ({ attempt, fromStep }) => fromStep !== null && attempt > (last.get(rank) ?? 0),
    );
    if (told?.fromStep != null) next[rank] = told.fromStep;
  }
  return next;
}

/** The step after the last that counts, of each rank of an existing run. */
export const stepsBehind = (ref: RunRef): Steps => read(ref).behind;

function read(ref: RunRef): { readonly behind: Steps; readonly life: Life } {
  const { summary, life } = summarize(ref, { rank: 0 });
  const behind: Record<number, number> = {};
  if (summary.steps.last !== null) behind[0] = summary.steps.last + 1;
  for (const rank of summary.ranks.keys()) {
    const { last } = summarize(ref, { rank }).summary.steps;
    if (last !== null) behind[rank] = last + 1;
  }
  return { behind, life };
}
