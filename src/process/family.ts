import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ProcessIdentity } from "../history/life.ts";
import { isAlive, readStat } from "./identity.ts";
import { inProc, type Listed, listProcesses, pidsInProc } from "./processes.ts";

/** The variable by which every process under a recorder is known, whatever became of its parents. */
const MARK = "TRACKIO_SPOOL";

/**
 * Everything that a program started and that lives, itself included: its descendants, and, where the system shows
 * environments and open files (`/proc/PID/environ`, `/proc/PID/fd`, proc(5)), also those that made themselves
 * independent of it and have our variable, or a stream of the session open for writing.
 * @param spool the session's folder
 */
export function familyOf(program: ProcessIdentity, spool: string): ProcessIdentity[] {
  const all = listProcesses().filter(({ pid }) => pid !== process.pid);
  const found = new Map<number, Listed>();
  const streams = streamsOf(spool);
  for (const each of all) {
    // The recorder and whoever takes its place write there too; what is older than the program is not its child.
    const writes = (): boolean => isYounger(each, program) && hasOpen(each.pid, streams);
    if (isItself(each, program) || isMarked(each.pid, spool) || writes()) found.set(each.pid, each);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const each of all) if (found.has(each.parent)) found.set(each.pid, each);
  }
  return [...found.values()].map(identityOf);
}

/** Ends a program and everything that it started, also what is started meanwhile. */
export function killFamily(program: ProcessIdentity, spool: string): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const family = familyOf(program, spool);
    if (family.length === 0) return;
    for (const each of family) sendSignal(each, "SIGKILL");
  }
}

/** A process that forks faster than it is killed is not to keep us here for ever. */
const MOST_ROUNDS = 20;

/** What tells that a process may write: it has a stream open; or that, or it was told where streams are made. */
export type WriterSign = "open" | "marked";

/**
 * Processes that may still write to a session's streams after its program has ended: background children and daemons.
 * None where the system does not show what processes have open.
 * @param ran milliseconds that the program ran
 */
export function writersOf(
  spool: string,
  program: ProcessIdentity,
  ran: number,
  sign: WriterSign = "marked",
): ProcessIdentity[] {
  if (process.platform !== "linux") return [];
  const streams = streamsOf(spool);
  const above = ran < BRIEF && !pidsWrapped(program.pid) ? program.pid : 0;
  const mayWrite = (each: Listed): boolean =>
    isYounger(each, program) &&
    ((sign === "marked" && isMarked(each.pid, spool)) || hasOpen(each.pid, streams));
  // Whoever ends while we look may leave a child behind that was not there yet: we look until there is nobody new.
  const seen = new Set([process.pid]);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const unseen = pidsInProc().filter((pid) => pid > above && !seen.has(pid));
    const writers = unseen.flatMap(inProc).filter(mayWrite);
    if (unseen.length === 0 || writers.length > 0) return writers.map(identityOf);
    for (const pid of unseen) seen.add(pid);
  }
  return [];
}

/** Milliseconds within which a system does not run through all its pids: what is younger has a higher one, unless they began anew. */
const BRIEF = 1000;

/** Whether pids began anew at the lowest since this one was given out. */
const pidsWrapped = (pid: number): boolean =>
  Number(readFileSync("/proc/loadavg", "utf8").trim().split(" ").at(-1)) < pid;

/** Sends a signal to that very process. False where it has ended, or is another user's. */
export function sendSignal(to: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(to)) return false;
  try {
    process.kill(to.pid, signal);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}

/** Whether somebody stopped that very process (Ctrl-Z, SIGSTOP): no signal but SIGKILL ends it before it goes on. */
export const isStopped = (process: ProcessIdentity): boolean =>
  isAlive(process) && readStat(process.pid)?.state === "T";

/** Whether this process may not send signals to that one: it is another user's. */
export function isForeign({ pid }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const isYounger = ({ start }: Listed, program: ProcessIdentity): boolean =>
  (start ?? 0) >= (program.start ?? 0);

const isItself = ({ pid, start }: Listed, program: ProcessIdentity): boolean =>
  pid === program.pid && (program.start === null || start === null || start === program.start);

/** Whether a process has our variable in its environment: it was started by the session's program, or by what that started. */
export function isMarked(pid: number, spool: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1")
      .split("\0")
      .includes(`${MARK}=${Buffer.from(spool).toString("latin1")}`);
  } catch {
    return false; // It has ended, or belongs to another user.
  }
}

/** How the paths of a session's streams begin, links on the way followed. The folder itself may be gone. */
function streamsOf(spool: string): string {
  try {
    return `${join(realpathSync(dirname(spool)), basename(spool))}/`;
  } catch {
    return `${spool}/`;
  }
}

/** Whether a process has a stream open for writing. Whoever only reads along does not count. */
function hasOpen(pid: number, streams: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => isStream(pid, fd, streams) && isWritable(pid, fd));
  } catch {
    return false; // Likewise.
  }
}

/** The session's own notes stand beside its streams: a recovery that is at work has them open. */
const NOT_STREAMS = /^(?:\.|state\.ndjson|.*\/)/;

function isStream(pid: number, fd: string, streams: string): boolean {
  try {
    const path = readlinkSync(`/proc/${pid}/fd/${fd}`);
    return path.startsWith(streams) && !NOT_STREAMS.test(path.slice(streams.length));
  } catch {
    return false; // Closed in the meantime.
  }
}

/** `flags` of `/proc/PID/fdinfo/FD` (proc(5)), octal, as for open(2): its last two bits are 0 for reading only. */
function isWritable(pid: number, fd: string): boolean {
  const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8"))?.[1] ?? "1";
  return (Number.parseInt(flags, 8) & 3) !== 0;
}

const identityOf = ({ pid, start }: Listed): ProcessIdentity => ({ pid, start });
