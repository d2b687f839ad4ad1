import { join } from "node:path";
import { KERNEL, type Kernel, type Limits } from "./cgroup.ts";
import { readSmall } from "./small-file.ts";
import { GIB, measured, over, percent, type Values } from "./values.ts";

/** The memory of the machine on Linux, or of the group that the program is limited by. In GiB. */
export function sampleMemory(limit: Limits["memory"], { proc }: Kernel = KERNEL): Values {
  const info = memoryInfo(readSmall(join(proc, "meminfo")) ?? "");
  if (limit === undefined) return { ...memory(info.total, info.available), ...swap(info) };
  const used = limit.group.used();
  return memory(limit.bytes, used === undefined ? undefined : Math.max(0, limit.bytes - used));
}

interface MemoryInfo {
  readonly total: number | undefined;
  readonly available: number | undefined;
  readonly swapTotal: number | undefined;
  readonly swapFree: number | undefined;
}

/** Bytes, out of `/proc/meminfo`. */
export function memoryInfo(text: string): MemoryInfo {
  const bytes = (name: string): number | undefined => {
    const kilobytes = new RegExp(`^${name}:\\s*(\\d+) kB$`, "m").exec(text)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  };
  return {
    total: bytes("MemTotal"),
    available: bytes("MemAvailable"),
    swapTotal: bytes("SwapTotal"),
    swapFree: bytes("SwapFree"),
  };
}

/** Of bytes. */
export function memory(total: number | undefined, available: number | undefined): Values {
  const used = total === undefined || available === undefined ? undefined : total - available;
  return {
    ...measured("memory/", { used: over(used, GIB), available: over(available, GIB) }, 3),
    ...measured("memory/", { percent: percent(used, total) }),
    ...measured("memory/", { total: over(total, GIB) }, 3),
  };
}

/** Of bytes; nothing where the machine has no swap. */
export function swap({ swapTotal, swapFree }: Pick<MemoryInfo, "swapTotal" | "swapFree">): Values {
  if (swapTotal === undefined || swapFree === undefined || swapTotal === 0) return {};
  const used = swapTotal - swapFree;
  return {
    ...measured("swap/", { used: used / GIB }, 3),
    ...measured("swap/", { percent: percent(used, swapTotal) }),
    ...measured("swap/", { total: swapTotal / GIB }, 3),
  };
}
