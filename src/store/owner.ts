import { statSync } from "node:fs";
import { join } from "node:path";
import type { Attempt, Life } from "../history/life.ts";
import type { Status } from "../history/status.ts";
import { type HostIdentity, isAlive } from "../process/identity.ts";
import { sessionFolder } from "./layout.ts";

/** Seconds between two heartbeats of a recorder. */
export const HEARTBEAT = 5;

/** Seconds after which a silent recorder on another host can no longer be told to be alive. */
const SILENCE = 60;

export const OWNER_FILE = "owner.json";

/**
 * What a run is doing, from what is written and from who is alive.
 * @param now milliseconds since the epoch
 */
export function deriveStatus(root: string, life: Life, here: HostIdentity, now: number): Status {
  const attempt = life.attempts.at(-1);
  if (attempt === undefined) return { kind: "crashed" };
  if (attempt.ended !== null) return endedStatus(attempt);
  if (attempt.finished !== null) return { kind: "finished" };
  const running: Status = { kind: "running", host: attempt.host, pid: attempt.program?.pid ?? null };
  if (attempt.host !== here.host)
    return heartbeatAge(root, attempt.session, now) < SILENCE
      ? running
      : { kind: "unknown", host: attempt.host };
  if (attempt.bootId !== here.bootId) return { kind: "crashed" };
  const alive = isAlive(attempt.recorder) || (attempt.program !== null && isAlive(attempt.program));
  return alive ? running : { kind: "crashed" };
}

/** Signals by which a person ends a program: it is killed then, not preempted. */
const FROM_KEYBOARD: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT"]);

function endedStatus({ exitCode, signal, stopSignals }: Attempt): Status {
  const stop = stopSignals.find((name) => !FROM_KEYBOARD.has(name));
  if (exitCode === 0 || (exitCode === null && signal === null)) return { kind: "finished" };
  if (stop !== undefined) return { kind: "preempted", signal: stop };
  if (signal !== null) return { kind: "killed", signal };
  return { kind: "failed", exitCode: exitCode ?? 0 };
}

/** Seconds since the session's recorder last showed that it lives; Infinity where its spool is gone. */
function heartbeatAge(root: string, session: string, now: number): number {
  const stat = statSync(join(sessionFolder(root, session), OWNER_FILE), { throwIfNoEntry: false });
  return stat === undefined ? Number.POSITIVE_INFINITY : (now - stat.mtimeMs) / 1000;
}
