import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowedCores, Cpu, coreTimes } from "../../../src/observe/machine/cpu.ts";
import { memoryInfo, sampleMemory } from "../../../src/observe/machine/memory.ts";
import { Meter } from "../../../src/observe/machine/meter.ts";
import { processIo, processStat } from "../../../src/observe/machine/process-stat.ts";
import { diskBytes, networkBytes } from "../../../src/observe/machine/traffic.ts";
import { kernel } from "./place.ts";

const PROC = join(import.meta.dirname, "../../../fixtures/machine/proc");
const recorded = (path: string): string => readFileSync(join(PROC, path), "utf8");

describe("what Linux tells", () => {
  it("of cores: how long they worked, and those that we may use", () => {
    const [, user = 0, nice = 0, system = 0, idle = 0, waiting = 0, irq = 0, soft = 0, steal = 0] =
      /^cpu1 (.*)$/m.exec(recorded("stat"))?.[0].split(" ").map(Number) ?? [];
    const busy = user + nice + system + irq + soft + steal;
    expect(coreTimes(recorded("stat"), new Set([1]))).toEqual({ busy, all: busy + idle + waiting });
    expect(allowedCores(recorded("self/status"))).toEqual(new Set([0, 1]));
    expect(allowedCores("Cpus_allowed_list:\t0-2,8,10-11\n")).toEqual(new Set([0, 1, 2, 8, 10, 11]));
    expect(coreTimes("", new Set())).toEqual({ busy: undefined, all: undefined });
  });

  it("of memory, in bytes", () => {
    expect(memoryInfo(recorded("meminfo"))).toEqual({
      total: 24_684_084 * 1024,
      available: 23_684_436 * 1024,
      swapTotal: 0,
      swapFree: 0,
    });
    expect(sampleMemory(undefined, { proc: PROC, sys: "/none" })).toEqual({
      "memory/used": 0.953,
      "memory/available": 22.587,
      "memory/percent": 4.05,
      "memory/total": 23.541,
    });
    const swapping = kernel({ "proc/meminfo": "SwapTotal:  4194304 kB\nSwapFree:  3145728 kB\n" });
    expect(sampleMemory(undefined, swapping)).toEqual({
      "swap/used": 1,
      "swap/percent": 25,
      "swap/total": 4,
    });
  });

  it("of disks and networks: no part is counted twice", () => {
    expect(diskBytes(recorded("diskstats"))).toEqual({ read: 309_023_314 * 512, written: 337_114_000 * 512 });
    const line = (name: string): string => ` 8 0 ${name} 1 0 2 0 1 0 4 0 0 0 0\n`;
    const names = [
      "sda",
      "sda1",
      "sda15",
      "nvme0n1",
      "nvme0n1p2",
      "mmcblk0",
      "mmcblk0p1",
      "dm-0",
      "md127",
      "loop3",
    ];
    expect(diskBytes(names.map(line).join(""))).toEqual({ read: 3 * 2 * 512, written: 3 * 4 * 512 });
    const [, received, sent] = /eth0:\s+(\d+)(?:\s+\d+){7}\s+(\d+)/.exec(recorded("net/dev")) ?? [];
    expect(networkBytes(recorded("net/dev"))).toEqual({ received: Number(received), sent: Number(sent) });
    expect(networkBytes("lo: 1 0 0 0 0 0 0 0 1 0\ndocker0: 1 0 0 0 0 0 0 0 1 0\n")).toBeUndefined();
    expect([diskBytes(undefined), networkBytes(undefined)]).toEqual([undefined, undefined]);
  });

  it("of a process, whatever its name", () => {
    expect(processStat(recorded("32198/stat"))).toEqual({
      state: "S",
      parent: 32_195,
      start: 2_796_136,
      ticks: 29,
      childTicks: 0,
      threads: 1,
      pages: 10_332,
    });
    expect(processIo(recorded("32195/io"))).toEqual({ read: 0, written: 8_388_608 });
    expect([processStat(undefined), processStat("garbage"), processIo("")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("a rate", () => {
  it("is by the second, from look to look", () => {
    const meter = new Meter();
    expect([meter.rate("a", 5, 0), meter.rate("a", 25, 10_000), meter.rate("a", 26, 11_000)]).toEqual([
      undefined,
      2,
      1,
    ]);
  });

  it("is none after a gap, where a counter began anew, and within a moment", () => {
    const meter = new Meter();
    meter.rate("a", 5, 0);
    expect(meter.rate("a", 6, 100)).toBeUndefined();
    expect(meter.rate("a", 7, 1000)).toBe(2);
    expect(meter.rate("a", 1, 2000)).toBeUndefined();
    expect(meter.rate("a", 3, 3000)).toBe(2);
    expect(meter.rate("a", undefined, 4000)).toBeUndefined();
    expect(meter.rate("a", 9, 5000)).toBeUndefined();
  });
});

it("cores that work at times are utilized in part", () => {
  const machine = kernel({
    "proc/self/status": "Cpus_allowed_list:\t1\n",
    "proc/stat": "cpu  9 9 9 9\ncpu0 900 0 0 0 0 0 0 0 0 0\ncpu1 100 0 0 900 0 0 0 0 0 0\n",
  });
  const cpu = new Cpu(undefined, machine);
  expect(cpu.sample(0)).not.toHaveProperty("cpu/utilization");
  machine.write("proc/stat", "cpu0 900 0 0 0 0 0 0 0 0 0\ncpu1 120 10 0 960 5 0 0 5 0 0\n");
  expect(cpu.sample(1000)["cpu/utilization"]).toBe(35);
});

it("no file makes a value that is no number", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const text = `${one}\n ${other} 1 2 3\ncpu0 ${other}\n`;
      const values = [coreTimes(text, new Set()), memoryInfo(text), diskBytes(text), networkBytes(text)];
      return values.length === 4 && [...allowedCores(one)].length >= 0;
    }),
  );
});
