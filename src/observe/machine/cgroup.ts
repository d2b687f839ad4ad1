import { existsSync } from "node:fs";
import { join } from "node:path";
import { readNumber, readSmall } from "./small-file.ts";

/** What control groups allow a process, and where that is counted (cgroups(7)). */
export interface Limits {
  /** Cores, and the group whose quota that is; undefined without a quota. */
  readonly cpu: { readonly cores: number; readonly group: CpuGroup } | undefined;
  /** Bytes, and the group whose limit that is; undefined without a limit, or where the machine has less. */
  readonly memory: { readonly bytes: number; readonly group: MemoryGroup } | undefined;
}

export interface CpuGroup {
  /** Microseconds that were used. */
  usage(): number | undefined;
  /** Periods so far, and those in which the group was held back. */
  periods(): { readonly all: number; readonly held: number } | undefined;
}

export interface MemoryGroup {
  /** Bytes in use, without what the kernel would give up first, as `docker stats` counts them. */
  used(): number | undefined;
}

/** Where the kernel shows itself; a test has them elsewhere. */
export interface Kernel {
  readonly proc: string;
  readonly sys: string;
}

export const KERNEL: Kernel = { proc: "/proc", sys: "/sys" };

/**
 * The tightest limits over this process: those of its own groups, and of those around them, which hold for it too. A container,
 * a pod, a Slurm job and a systemd unit are such groups.
 * @param machine bytes of memory that the machine has
 */
export function findLimits(machine: number, { proc, sys }: Kernel = KERNEL): Limits {
  const mount = join(sys, "fs/cgroup");
  const own = pathsOf(readSmall(join(proc, "self/cgroup")) ?? "");
  const unified = existsSync(join(mount, "cgroup.controllers"));
  const folders = (controller: string): string[] =>
    unified
      ? upwards(mount, own.get("") ?? "/")
      : upwards(join(mount, controller), own.get(controller) ?? "/");
  const cpu = tightest(folders("cpu"), unified ? quotaV2 : quotaV1);
  const memory = tightest(folders("memory"), unified ? limitV2 : limitV1);
  return {
    cpu:
      cpu === undefined
        ? undefined
        : { cores: cpu.limit, group: cpuGroup(cpu.folder, unified, accounting(mount, own)) },
    memory:
      memory === undefined || memory.limit >= machine
        ? undefined
        : { bytes: memory.limit, group: memoryGroup(memory.folder, unified) },
  };
}

/** The group of each controller; that of cgroup v2 under "". */
function pathsOf(text: string): ReadonlyMap<string, string> {
  const lines = [...text.matchAll(/^\d+:([^:\n]*):(.*)$/gm)];
  return new Map(
    lines.flatMap(([, names = "", path = "/"]) => names.split(",").map((name) => [name, path] as const)),
  );
}

/**
 * The folder of a group, and those around it, up to the mount. In a container the path is often that of the host, of which only the
 * end is mounted: what is not there is passed over.
 */
function upwards(mount: string, path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return parts.map((_, index) => join(mount, ...parts.slice(0, parts.length - index))).concat(mount);
}

function tightest(
  folders: readonly string[],
  limitOf: (folder: string) => number | undefined,
): { readonly folder: string; readonly limit: number } | undefined {
  const limited = folders.flatMap((folder) => {
    const limit = limitOf(folder);
    return limit === undefined ? [] : [{ folder, limit }];
  });
  return limited.sort((one, other) => one.limit - other.limit)[0];
}

function quotaV2(folder: string): number | undefined {
  const [quota, period] = (readSmall(join(folder, "cpu.max")) ?? "max").trim().split(" ").map(Number);
  return quota !== undefined && quota > 0 && period !== undefined && period > 0 ? quota / period : undefined;
}

function quotaV1(folder: string): number | undefined {
  const quota = readNumber(join(folder, "cpu.cfs_quota_us")) ?? -1;
  const period = readNumber(join(folder, "cpu.cfs_period_us")) ?? 0;
  return quota > 0 && period > 0 ? quota / period : undefined;
}

const limitV2 = (folder: string): number | undefined => readNumber(join(folder, "memory.max"));
const limitV1 = (folder: string): number | undefined => readNumber(join(folder, "memory.limit_in_bytes"));

/** In cgroup v1 what a group used is counted by another controller, whose group has the same path. */
const accounting = (mount: string, own: ReadonlyMap<string, string>): ((folder: string) => string) => {
  const quota = join(mount, "cpu");
  const usage = join(mount, "cpuacct");
  return (folder) =>
    own.has("cpuacct") && folder.startsWith(quota) ? usage + folder.slice(quota.length) : folder;
};

function cpuGroup(folder: string, unified: boolean, accountedIn: (folder: string) => string): CpuGroup {
  const stat = (): string => readSmall(join(folder, "cpu.stat")) ?? "";
  return {
    usage: () => {
      if (unified) return field(stat(), "usage_usec");
      const nanoseconds = readNumber(join(accountedIn(folder), "cpuacct.usage"));
      return nanoseconds === undefined ? undefined : nanoseconds / 1000;
    },
    periods: () => {
      const text = stat();
      const all = field(text, "nr_periods");
      const held = field(text, "nr_throttled");
      return all === undefined || held === undefined ? undefined : { all, held };
    },
  };
}

function memoryGroup(folder: string, unified: boolean): MemoryGroup {
  const file = unified ? "memory.current" : "memory.usage_in_bytes";
  const reclaimable = unified ? "inactive_file" : "total_inactive_file";
  return {
    used: () => {
      const used = readNumber(join(folder, file));
      const spare = field(readSmall(join(folder, "memory.stat")) ?? "", reclaimable) ?? 0;
      return used === undefined ? undefined : Math.max(0, used - spare);
    },
  };
}

/** The number behind a name, in a file of such lines. */
function field(text: string, name: string): number | undefined {
  const value = new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
  return value === undefined ? undefined : Number(value);
}
