import type { Attempt } from "./life.ts";
import type { Status } from "./status.ts";

/** Signals by which a person ends a program: it is killed then, not preempted. */
const FROM_KEYBOARD: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT"]);

/** How an attempt went whose end is written. */
export function endedStatus({ exitCode, signal, stopSignals, stopped }: Attempt): Status {
  if (exitCode === 0 || (exitCode === null && signal === null)) return { kind: "finished" };
  const preempting = stopSignals.find((name) => !FROM_KEYBOARD.has(name));
  if (preempting !== undefined) return { kind: "preempted", signal: preempting };
  // Asked by a person to end, many programs exit with a code of their own: they did not fail.
  const asked = signal ?? stopped ?? stopSignals[0];
  return asked === undefined
    ? { kind: "failed", exitCode: exitCode ?? 0 }
    : { kind: "killed", signal: asked };
}
