import { totalmem } from "node:os";
import { findLimits } from "./cgroup.ts";
import { Cpu } from "./cpu.ts";
import { sampleMemory } from "./memory.ts";
import { ProcessUsage } from "./process-usage.ts";
import type { Sensors, Watched } from "./sensors.ts";
import { Traffic } from "./traffic.ts";

/** Linux, by the files of its kernel. In a container with limits what is told of CPU and memory is the container's. */
export function linuxSensors({ pid, began, isMarked }: Watched): Sensors {
  const limits = findLimits(totalmem());
  const usage = new ProcessUsage(pid, began, { isMarked });
  const cpu = new Cpu(limits.cpu);
  const traffic = new Traffic();
  return {
    sample: async (at) => ({
      ...(await usage.sample(at)),
      ...cpu.sample(at),
      ...sampleMemory(limits.memory),
      ...traffic.sample(at),
    }),
    noteHelpers: () => usage.noteHelpers(),
  };
}
