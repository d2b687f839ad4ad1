import { existsSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { textOf } from "./text-of.ts";

export interface MachineFacts {
  /** `Linux 6.1.0, Debian GNU/Linux 12 (bookworm)`. */
  readonly os: string;
  readonly cpu: string | null;
  /** That the process may use. */
  readonly cores: number;
  /** Bytes, at most what a container's limit allows. */
  readonly memory: number;
  /** `docker`, `podman`, `kubernetes`, `apptainer`; null outside of one. */
  readonly container: string | null;
}

/** The machine as its files tell: no process is started. */
export function observeMachine(env: Readonly<NodeJS.ProcessEnv>): MachineFacts {
  const all = cpus();
  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(textOf("/etc/os-release"))?.[1];
  return {
    os: `${type()} ${release()}${name === undefined ? "" : `, ${name}`}`,
    cpu: all[0]?.model.trim() || null,
    cores: allowedCores(all.length),
    memory: Math.min(totalmem(), memoryLimit()),
    container: containerOf(env),
  };
}

/** By the limit of a container, rounded up, and by the mask of processors (`Cpus_allowed_list`, proc(5)). */
function allowedCores(all: number): number {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(textOf("/proc/self/status"))?.[1];
  const allowed = (list ?? "")
    .split(",")
    .map((range) => range.split("-").map(Number))
    .reduce((sum, [first = Number.NaN, last = first]) => sum + (last - first + 1), 0);
  const [quota, period] = textOf("/sys/fs/cgroup/cpu.max").split(/\s+/).map(Number);
  const limit =
    Number.isFinite(quota) && Number(period) > 0 ? Math.ceil(Number(quota) / Number(period)) : all;
  return Math.min(all, limit, allowed > 0 ? allowed : all);
}

function memoryLimit(): number {
  const text = textOf("/sys/fs/cgroup/memory.max").trim();
  return /^\d+$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

function containerOf(env: Readonly<NodeJS.ProcessEnv>): string | null {
  if (env["KUBERNETES_SERVICE_HOST"] !== undefined) return "kubernetes";
  if (env["APPTAINER_CONTAINER"] !== undefined || env["SINGULARITY_CONTAINER"] !== undefined)
    return "apptainer";
  if (existsSync("/run/.containerenv")) return "podman";
  return existsSync("/.dockerenv") ? "docker" : null;
}
