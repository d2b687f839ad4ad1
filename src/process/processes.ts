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

/**
 * All processes that live, without zombies: from `/proc`, elsewhere from ps(1).
 * @param above only those with a higher pid
 */
export function listProcesses(above = 0): Listed[] {
  return process.platform === "linux" ? fromProc(above) : fromPs().filter(({ pid }) => pid > above);
}

function fromProc(above: number): Listed[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    const stat = pid > above ? readStat(pid) : undefined;
    if (stat === undefined || stat.state === "Z" || stat.state === "X") return [];
    return [{ pid, parent: stat.parent, start: stat.start }];
  });
}

/** As every POSIX system has it. */
export function fromPs(): Listed[] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,state="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([pid, , state]) => pid !== "" && !state?.startsWith("Z"))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent), start: null }));
}
