import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readStat } from "./identity.ts";

/** A process of this host that lives. */
export interface Listed {
  readonly pid: number;
  readonly parent: number;
  /** As in `ProcessIdentity`; null where the system does not tell. */
  readonly start: number | null;
}

/** All processes that live, without zombies: from `/proc`, elsewhere from ps(1). */
export const listProcesses = (): Listed[] =>
  process.platform === "linux" ? pidsInProc().flatMap(inProc) : fromPs();

/** The pids that `/proc` shows, zombies among them. */
export const pidsInProc = (): number[] => readdirSync("/proc").map(Number).filter(Number.isInteger);

/** A process in `/proc`; none where it is a zombie, or gone. */
export function inProc(pid: number): Listed[] {
  const stat = readStat(pid);
  if (stat === undefined || stat.state === "Z" || stat.state === "X") return [];
  return [{ pid, parent: stat.parent, start: stat.start }];
}

/** As every POSIX system has it. */
export function fromPs(): Listed[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,state="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , state]) => pid !== "" && !state?.startsWith("Z"))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent), start: null }));
}
