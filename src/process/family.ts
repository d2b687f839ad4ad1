import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import type { ProcessIdentity } from "../history/life.ts";
import { isAlive } from "./identity.ts";
import { type Listed, listProcesses } from "./processes.ts";

/** The variable by which every process under a recorder is known, whatever became of its parents. */
const MARK = "TRACKIO_SPOOL";

/**
 * Everything that a program started and that lives, itself included: its descendants, and, where the system shows
 * environments (`/proc/PID/environ`, proc(5)), also those that made themselves independent of it.
 * @param spool the session's folder
 */
export function familyOf(program: ProcessIdentity, spool: string): ProcessIdentity[] {
  const all = listProcesses().filter(({ pid }) => pid !== process.pid);
  const found = new Map<number, Listed>();
  for (const each of all) if (isItself(each, program) || isMarked(each.pid, spool)) found.set(each.pid, each);
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
  const folder = realpathSync(spool);
  const above = ran < BRIEF && !pidsWrapped(program.pid) ? program.pid : 0;
  return listProcesses(above)
    .filter(({ pid, start }) => pid !== process.pid && (start ?? 0) >= (program.start ?? 0))
    .filter(({ pid }) => (sign === "marked" && isMarked(pid, spool)) || hasOpen(pid, folder))
    .map(identityOf);
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

const isItself = ({ pid, start }: Listed, program: ProcessIdentity): boolean =>
  pid === program.pid && (program.start === null || start === null || start === program.start);

function isMarked(pid: number, spool: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1")
      .split("\0")
      .includes(`${MARK}=${Buffer.from(spool).toString("latin1")}`);
  } catch {
    return false; // It has ended, or belongs to another user.
  }
}

function hasOpen(pid: number, spool: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => leadsInto(`/proc/${pid}/fd/${fd}`, spool));
  } catch {
    return false; // Likewise.
  }
}

function leadsInto(link: string, folder: string): boolean {
  try {
    return readlinkSync(link).startsWith(`${folder}/`);
  } catch {
    return false; // Closed in the meantime.
  }
}

const identityOf = ({ pid, start }: Listed): ProcessIdentity => ({ pid, start });
