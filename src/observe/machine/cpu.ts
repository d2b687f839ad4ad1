import { loadavg } from "node:os";
import { join } from "node:path";
import { KERNEL, type Kernel, type Limits } from "./cgroup.ts";
import { Meter } from "./meter.ts";
import { readSmall } from "./small-file.ts";
import { measured, percent, type Values } from "./values.ts";

/** How busy the cores are that the program may use, on Linux: those of its quota, else those of its mask. */
export class Cpu {
  readonly #meter = new Meter();
  readonly #limit: Limits["cpu"];
  readonly #proc: string;
  readonly #allowed: ReadonlySet<number>;

  constructor(limit: Limits["cpu"], { proc }: Kernel = KERNEL) {
    this.#limit = limit;
    this.#proc = proc;
    this.#allowed = allowedCores(readSmall(join(proc, "self/status")) ?? "");
  }

  sample(at: number): Values {
    if (this.#limit !== undefined) return this.#ofGroup(this.#limit, at);
    const { busy, all } = coreTimes(readSmall(join(this.#proc, "stat")) ?? "", this.#allowed);
    const used = this.#meter.rate("busy", busy, at);
    return measured("cpu/", {
      utilization: percent(used, this.#meter.rate("all", all, at)),
      load: loadavg()[0],
    });
  }

  #ofGroup({ cores, group }: NonNullable<Limits["cpu"]>, at: number): Values {
    const usage = this.#meter.rate("usage", group.usage(), at);
    const periods = group.periods();
    const all = this.#meter.rate("periods", periods?.all, at);
    const held = this.#meter.rate("held", periods?.held, at);
    return measured("cpu/", {
      utilization: percent(usage, cores * 1e6),
      // A group that did nothing had no periods.
      throttled: all === 0 ? 0 : percent(held, all),
    });
  }
}

/** The cores of `Cpus_allowed_list: 0-3,8` (proc(5)); empty for all. */
export function allowedCores(status: string): ReadonlySet<number> {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "";
  const cores = new Set<number>();
  for (const range of list.split(",").filter((part) => part !== "")) {
    const [first = Number.NaN, last = first] = range.split("-").map(Number);
    for (let core = first; core <= last; core++) cores.add(core);
  }
  return cores;
}

/** Ticks that cores worked, and that they had, out of `/proc/stat`: user nice system idle iowait irq softirq steal (proc(5)). */
export function coreTimes(
  stat: string,
  allowed: ReadonlySet<number>,
): { readonly busy: number | undefined; readonly all: number | undefined } {
  let busy = 0;
  let all = 0;
  for (const [, core, times = ""] of stat.matchAll(/^cpu(\d+) (.*)$/gm)) {
    if (allowed.size > 0 && !allowed.has(Number(core))) continue;
    const ticks = times.split(" ").slice(0, 8).map(Number);
    const sum = ticks.reduce((total, each) => total + each, 0);
    all += sum;
    busy += sum - (ticks[3] ?? 0) - (ticks[4] ?? 0);
  }
  return all === 0 ? { busy: undefined, all: undefined } : { busy, all };
}
