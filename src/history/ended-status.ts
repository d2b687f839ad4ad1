import type { Attempt } from "./life.ts";
import type { Status } from "./status.ts";

/** Signals by which a person ends a program: it is killed then, not preempted. */
const FROM_KEYBOARD: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT"]);

/** The exit code that counts: the program's own; where that tells of no failure, what the program said with `finish`. */
export const exitCodeOf = ({
  exitCode,
  signal,
  finishedCode,
}: Pick<Attempt, "exitCode" | "signal" | "finishedCode">): number | null =>
  signal !== null || (exitCode ?? 0) !== 0 ? exitCode : (finishedCode ?? exitCode);

/** How an attempt went whose end is written, or whose program said that it is complete. */
export function endedStatus(attempt: Attempt): Status {
  const { signal, stopSignals, stopped } = attempt;
  const exitCode = exitCodeOf(attempt);
  if (exitCode === 0 || (exitCode === null && signal === null)) return { kind: "finished" };
  const preempting = stopSignals.find((name) => !FROM_KEYBOARD.has(name));
  if (preempting !== undefined) return { kind: "preempted", signal: preempting };
  // Asked by a person to end, many programs exit with a code of their own: they did not fail.
  const asked = signal ?? stopped ?? stopSignals[0];
  return asked === undefined
    ? { kind: "failed", exitCode: exitCode ?? 0 }
    : { kind: "killed", signal: asked };
}
