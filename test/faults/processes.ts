import { readFileSync } from "node:fs";
import { until } from "../support/live.ts";

/** All processes below one, nearest first. */
export function descendants(pid: number): number[] {
  const found: number[] = [];
  for (const child of childrenOf(pid)) found.push(child, ...descendants(child));
  return found;
}

/** As the kernel lists them (proc(5), `/proc/pid/task/tid/children`); none of one that is gone. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Kills those that still live. */
export function kill(...pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It had ended by itself.
    }
  }
}

/** Whether a process stands between a program and its output. */
export function isRelay(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("/capture/relay/start.py");
  } catch {
    return false; // It has ended.
  }
}

/** Whether a process runs: it is there, and not a zombie. */
export function lives(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

export const untilGone = (pids: readonly number[]): Promise<void> =>
  until(
    () => !pids.some(lives),
    () => `the end of ${pids.filter(lives)}`,
  );
