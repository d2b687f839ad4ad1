import type { RunRef } from "./catalog.ts";
import { summarize } from "./open-run.ts";

/** The step that each rank of an existing run goes on with: the one after the last that counts. */
export function nextSteps(ref: RunRef): Record<number, number> {
  const { summary } = summarize(ref, {});
  const next: Record<number, number> = {};
  if (summary.steps.last !== null) next[0] = summary.steps.last + 1;
  for (const rank of summary.ranks.keys()) {
    const { last } = summarize(ref, { rank }).summary.steps;
    if (last !== null) next[rank] = last + 1;
  }
  return next;
}
