import type { Checkpoint } from "./life.ts";

/** Those that stay where a rank goes back to a step: later ones hold what it goes back from. */
export const checkpointsLeft = (
  checkpoints: readonly Checkpoint[],
  rank: number,
  step: number,
): Checkpoint[] =>
  checkpoints.filter((each) => each.rank !== rank || each.step === null || each.step <= step);

/**
 * The checkpoint that a program is to go on from: the last one reported that is not beyond the step it goes on with.
 * Later ones belong to steps that are made again.
 */
export function checkpointBefore(
  checkpoints: readonly Checkpoint[],
  nextStep: number,
): Checkpoint | undefined {
  return checkpoints.findLast(({ step }) => step === null || step <= nextStep);
}
