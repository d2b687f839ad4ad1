import { cpus, freemem, loadavg, totalmem } from "node:os";
import { memory } from "./memory.ts";
import { Meter } from "./meter.ts";
import type { Sensors } from "./sensors.ts";
import { measured, percent, type Values } from "./values.ts";

/** Any system, as far as Node knows it. */
export function portableSensors(): Sensors {
  const cpu = new PortableCpu();
  return { sample: async (at) => ({ ...cpu.sample(at), ...memory(totalmem(), freemem()) }) };
}

export class PortableCpu {
  readonly #meter = new Meter();

  sample(at: number): Values {
    const times = cpus().map((core) => core.times);
    const idle = times.reduce((total, core) => total + core.idle, 0);
    const all = times.reduce((total, { user, nice, sys, irq }) => total + user + nice + sys + irq, idle);
    const used = this.#meter.rate("busy", all - idle, at);
    return measured("cpu/", {
      utilization: percent(used, this.#meter.rate("all", all, at)),
      load: loadavg()[0],
    });
  }
}
