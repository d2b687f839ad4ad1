import { readFileSync, readlinkSync } from "node:fs";
import { hostname, uptime, userInfo } from "node:os";
import type { ProcessIdentity } from "../history/life.ts";

/** This machine, since it was last started. */
export interface HostIdentity {
  readonly host: string;
  /** Changes with every boot (random(4)), and tells containers apart that number processes for themselves; null where the system does not tell. */
  readonly bootId: string | null;
  /** When that was, in milliseconds since the epoch. */
  readonly booted: number;
}

export function thisHost(): HostIdentity {
  here ??= {
    host: hostname(),
    bootId: bootId(),
    booted: Date.now() - uptime() * 1000,
  };
  return here;
}

/** The first PID namespace of a Linux kernel (PROC_PID_INIT_INO, proc_ns.h): that of processes outside of containers. */
const OUTSIDE = "pid:[4026531836]";

/** The boot, and, in a container, whose processes have pids of their own, also which (pid_namespaces(7)). */
function bootId(): string | null {
  const boot = readOr("/proc/sys/kernel/random/boot_id")?.trim();
  if (boot === undefined) return null;
  const namespace = linkOr("/proc/self/ns/pid") ?? OUTSIDE;
  return namespace === OUTSIDE ? boot : `${boot}/${namespace.replace(/\D/g, "")}`;
}

function linkOr(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // An old kernel, or not Linux.
  }
}

/** Neither changes while a process lives, and a list of runs asks for each of them. */
let here: HostIdentity | undefined;

/** The login name, or the number where there is no name. */
export function thisUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? ""); // A container's user without a passwd entry.
  }
}

/** A process under its pid, with the start time where the system tells it (`/proc`, proc(5)). */
export const identify = (pid: number): ProcessIdentity => ({ pid, start: startTime(pid) });

/** Whether that very process lives: not another one that was given its pid later, and not a zombie. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  const now = readStat(pid);
  if (now !== undefined)
    return now.state !== "Z" && now.state !== "X" && (start === null || now.start === start);
  if (pid <= 0) return false;
  // No /proc, or one that hides the processes of others (hidepid, proc(5)).
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // It is there, and another user's.
  }
}

const startTime = (pid: number): number | null => readStat(pid)?.start ?? null;

/** State, parent and start time out of `/proc/PID/stat`, whose second field may hold spaces and brackets; undefined where there is no such process, or no `/proc`. */
export function readStat(pid: number): { state: string; parent: number; start: number } | undefined {
  const text = readOr(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", parent: Number(fields[1]), start: Number(fields[19]) };
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // Not Linux, or the process is gone: both are answers.
  }
}
