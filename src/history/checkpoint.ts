import type { Checkpoint } from "./life.ts";

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
