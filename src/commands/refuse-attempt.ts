import type { Life } from "../history/life.ts";
import type { RunRef } from "../store/catalog.ts";
import { UserError } from "../store/user-error.ts";

/** @throws {UserError} for an attempt that a run does not have */
export function refuseAttempt(
  { project, run }: RunRef,
  { attempts }: Life,
  attempt: number | undefined,
): void {
  if (attempt === undefined || attempt <= Math.max(1, attempts.length)) return;
  const there = attempts.length === 1 ? "one attempt" : `${attempts.length} attempts`;
  throw new UserError(`"${project}/${run}" has no attempt ${attempt}: it has ${there}.`);
}
