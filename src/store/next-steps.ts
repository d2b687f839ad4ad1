import type { Life } from "../history/life.ts";
import type { RunRef } from "./catalog.ts";
import { summarize } from "./open-run.ts";
import { isLater, lastPassages } from "./steps-scan.ts";

/** A step for each rank. */
type Steps = Readonly<Record<number, number>>;

/**
 * The step that each rank of an existing run goes on with: the one that it was last told to go back to, by whoever started an attempt or
 * by the program, where it came to log none behind that; else the one after the last that counts.
 */
export function nextSteps(ref: RunRef): Steps {
  const { behind, life } = read(ref);
  const told = life.attempts.flatMap(({ attempt, fromStep }) =>
    fromStep === null ? [] : [{ attempt, rewind: 0, step: fromStep, rank: undefined }],
  );
  const said = life.rewinds.filter(({ metrics }) => metrics === null);
  if (told.length + said.length === 0) return behind;
  const last = lastPassages(ref.folder);
  const next: Record<number, number> = { ...behind };
  for (const rank of new Set([0, ...Object.keys(behind).map(Number), ...said.map((each) => each.rank)])) {
    const logged = last.get(rank) ?? { attempt: 0, rewind: 0 };
    const goal = [...told, ...said.filter((each) => each.rank === rank)]
      // An attempt is told where to begin before it goes back.
      .sort((a, b) => a.attempt - b.attempt || a.rewind - b.rewind)
      .findLast((each) => isLater(each, logged));
    if (goal !== undefined) next[rank] = goal.step;
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
