import { endedStatus } from "../history/ended-status.ts";
import type { Attempt, Life } from "../history/life.ts";
import type { Status } from "../history/status.ts";
import { type HostIdentity, isAlive } from "../process/identity.ts";
import { lastBeat } from "./heartbeat.ts";

export { HEARTBEAT, lastBeat, OWNER_FILE } from "./heartbeat.ts";

/** Seconds after which a silent recorder on another host can no longer be told to be alive. */
export const SILENCE = 60;

/**
 * What a run is doing, from what is written and from who is alive.
 * @param now milliseconds since the epoch
 */
export function deriveStatus(root: string, life: Life, here: HostIdentity, now: number): Status {
  const attempt = life.attempts.at(-1);
  if (attempt === undefined) return { kind: "crashed" };
  if (attempt.ended !== null) {
    // Between two attempts the recorder, unless it is us, waits to start the next.
    const waits = attempt.restarts && attempt.host === here.host && attempt.bootId === here.bootId;
    const { recorder } = attempt;
    if (waits && recorder.pid !== process.pid && isAlive(recorder))
      return { kind: "running", host: attempt.host, pid: null };
    return endedStatus(attempt);
  }
  if (attempt.finished !== null) return endedStatus(attempt);
  const running: Status = { kind: "running", host: attempt.host, pid: attempt.program?.pid ?? null };
  if (isElsewhere(root, attempt, here))
    return beats(root, attempt.session, now) ? running : { kind: "unknown", host: attempt.host };
  if (attempt.bootId !== here.bootId) return goneStatus(attempt);
  if (isAlive(attempt.recorder)) return running;
  const goesOn = attempt.program !== null && isAlive(attempt.program);
  return goesOn ? { ...running, recorderGone: true } : goneStatus(attempt);
}

/** Of an attempt whose recorder is gone and wrote no end. A program that nobody recorded is its own: of its end a stop is all that others know. */
function goneStatus({ recorder, program, stopped }: Attempt): Status {
  if (recorder.pid !== program?.pid || recorder.start !== program.start) return { kind: "crashed" };
  return stopped === null ? { kind: "crashed", unrecorded: true } : { kind: "killed", signal: stopped };
}

/**
 * Whether a session is another machine's: by its name, or, where that is ours, by a heartbeat of after our boot that is
 * not of this boot. Machines and containers may share a name.
 */
export function isElsewhere(
  root: string,
  { host, bootId, session }: Pick<Attempt, "host" | "bootId" | "session">,
  here: HostIdentity,
): boolean {
  if (host !== here.host) return true;
  return bootId !== here.bootId && (lastBeat(root, session) ?? 0) > here.booted;
}

/** Whether a heartbeat is of this time: one of long ago tells nothing, nor does one that a wrong clock put into the future. */
function beats(root: string, session: string, now: number): boolean {
  const beat = lastBeat(root, session);
  return beat !== undefined && Math.abs(now - beat) < SILENCE * 1000;
}
