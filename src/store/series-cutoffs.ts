import { Cutoffs } from "../history/cutoffs.ts";
import { NEAR_NUMBER, NUMBER } from "../history/step-row.ts";
import { StepRows } from "./step-rows.ts";

/**
 * Adds where each attempt of a rank began, on the step axis and on those of some metrics, in a part of its steps.
 * @param end of what is looked at, in bytes
 * @returns whether an attempt after the first began in that part
 */
export function noteCutoffs(
  cutoffs: Cutoffs,
  folder: string,
  rank: number,
  axes: readonly string[],
  from: number,
  end: number,
): boolean {
  const before = cutoffs.all().length;
  const rows = new StepRows({ columns: axes, rank, time: false });
  rows.read(folder, from, end, (row) => {
    // Where the first attempt began tells nothing: there is none before it.
    if (row.attempt === 1) return;
    cutoffs.note(Cutoffs.STEP, row.attempt, row.step);
    for (const [column, axis] of axes.entries()) {
      const kind = row.kinds[column];
      if (kind === NUMBER || kind === NEAR_NUMBER) cutoffs.note(axis, row.attempt, row.exact(column));
    }
  });
  return cutoffs.all().length > before;
}
