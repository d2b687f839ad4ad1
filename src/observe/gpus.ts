import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { textOf } from "./text-of.ts";

export interface GpuFacts {
  /** Names of the devices, in the driver's order. */
  readonly gpus: readonly string[];
  readonly driver: string | null;
  /** Version of the toolkit that is installed, or that a container's image names. */
  readonly cuda: string | null;
}

/** NVIDIA's devices as the driver's files tell: `nvidia-smi` takes a second, and is not started. */
export function observeGpus(env: Readonly<NodeJS.ProcessEnv>, proc = "/proc/driver/nvidia"): GpuFacts {
  const folder = join(proc, "gpus");
  const devices = existsSync(folder) ? readdirSync(folder).sort() : [];
  return {
    gpus: devices.map((device) => modelOf(textOf(join(folder, device, "information"))) ?? "NVIDIA GPU"),
    driver: /Kernel Module\s+(?:for \S+\s+)?([\d.]+)/.exec(textOf(join(proc, "version")))?.[1] ?? null,
    cuda: env["CUDA_VERSION"] ?? toolkit(),
  };
}

const modelOf = (information: string): string | undefined => /^Model:\s*(.+?)\s*$/m.exec(information)?.[1];

function toolkit(): string | null {
  const text = textOf("/usr/local/cuda/version.json");
  try {
    const { cuda } = JSON.parse(text) as { cuda?: { version?: unknown } };
    return typeof cuda?.version === "string" ? cuda.version : null;
  } catch {
    return null; // There is none, or an older one that tells it otherwise.
  }
}
