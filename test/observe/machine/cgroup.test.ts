import { describe, expect, it } from "vitest";
import { findLimits } from "../../../src/observe/machine/cgroup.ts";
import { Cpu } from "../../../src/observe/machine/cpu.ts";
import { sampleMemory } from "../../../src/observe/machine/memory.ts";
import { kernel } from "./place.ts";

const GIB = 2 ** 30;
const V2 = "sys/fs/cgroup";
/** What marks the one hierarchy of cgroup v2 (cgroups(7)). */
const UNIFIED = { [`${V2}/cgroup.controllers`]: "cpuset cpu io memory pids\n" };

describe("the limits of a control group", () => {
  it("are none where nothing is limited", () => {
    const free = kernel({
      ...UNIFIED,
      "proc/self/cgroup": "0::/user.slice\n",
      [`${V2}/user.slice/cpu.max`]: "max 100000\n",
      [`${V2}/user.slice/memory.max`]: "max\n",
    });
    expect(findLimits(8 * GIB, free)).toEqual({ cpu: undefined, memory: undefined });
  });

  it("are a container's, which is at the root of its mount", () => {
    const docker = kernel({
      ...UNIFIED,
      "proc/self/cgroup": "0::/\n",
      [`${V2}/cpu.max`]: "150000 100000\n",
      [`${V2}/memory.max`]: `${2 * GIB}\n`,
      [`${V2}/memory.current`]: `${GIB + GIB / 2}\n`,
      [`${V2}/memory.stat`]: `anon ${GIB}\nfile ${GIB / 2}\nactive_file 0\ninactive_file ${GIB / 2}\n`,
    });
    const { cpu, memory } = findLimits(8 * GIB, docker);
    expect(cpu?.cores).toBe(1.5);
    expect(memory?.bytes).toBe(2 * GIB);
    expect(sampleMemory(memory, docker)).toEqual({
      "memory/used": 1,
      "memory/available": 1,
      "memory/percent": 50,
      "memory/total": 2,
    });
  });

  it("are those of the groups around it where they are tighter, as in a Slurm job", () => {
    const job = `${V2}/system.slice/slurmstepd.scope/job_7`;
    const slurm = kernel({
      ...UNIFIED,
      "proc/self/cgroup": "0::/system.slice/slurmstepd.scope/job_7/step_0/task_0\n",
      [`${job}/memory.max`]: `${4 * GIB}\n`,
      [`${job}/memory.current`]: `${GIB}\n`,
      [`${job}/step_0/memory.max`]: `${6 * GIB}\n`,
      [`${job}/step_0/task_0/memory.max`]: "max\n",
    });
    const { memory } = findLimits(64 * GIB, slurm);
    expect([memory?.bytes, memory?.group.used()]).toEqual([4 * GIB, GIB]);
  });

  it("are those of cgroup v1, also where a container's path is that of its host", () => {
    const old = kernel({
      "proc/self/cgroup":
        "11:memory:/docker/0123abc\n3:cpu,cpuacct:/docker/0123abc\n1:name=systemd:/docker/0123abc\n",
      [`${V2}/cpu/cpu.cfs_quota_us`]: "50000\n",
      [`${V2}/cpu/cpu.cfs_period_us`]: "100000\n",
      [`${V2}/cpu/cpu.stat`]: "nr_periods 10\nnr_throttled 4\nthrottled_time 12345\n",
      [`${V2}/cpuacct/cpuacct.usage`]: "7000000\n",
      [`${V2}/memory/memory.limit_in_bytes`]: `${GIB}\n`,
      [`${V2}/memory/memory.usage_in_bytes`]: `${GIB / 2}\n`,
      [`${V2}/memory/memory.stat`]: `inactive_file 1\ntotal_inactive_file ${GIB / 4}\n`,
    });
    const { cpu, memory } = findLimits(8 * GIB, old);
    expect([cpu?.cores, cpu?.group.usage(), cpu?.group.periods()]).toEqual([0.5, 7000, { all: 10, held: 4 }]);
    expect([memory?.bytes, memory?.group.used()]).toEqual([GIB, GIB / 4]);
  });

  it("do not count where the machine has less (v1 writes 2^63 for none)", () => {
    const none = kernel({
      "proc/self/cgroup": "4:memory:/\n",
      [`${V2}/memory/memory.limit_in_bytes`]: "9223372036854771712\n",
      [`${V2}/cpu/cpu.cfs_quota_us`]: "-1\n",
      [`${V2}/cpu/cpu.cfs_period_us`]: "100000\n",
    });
    expect(findLimits(8 * GIB, none)).toEqual({ cpu: undefined, memory: undefined });
  });
});

it("a quota's cores are what utilization is measured by", () => {
  const docker = kernel({
    ...UNIFIED,
    "proc/self/cgroup": "0::/\n",
    [`${V2}/cpu.max`]: "50000 100000\n",
    [`${V2}/cpu.stat`]: "usage_usec 1000000\nnr_periods 100\nnr_throttled 10\n",
  });
  const cpu = new Cpu(findLimits(GIB, docker).cpu, docker);
  expect(cpu.sample(0)).toEqual({});
  docker.write(`${V2}/cpu.stat`, "usage_usec 3000000\nnr_periods 200\nnr_throttled 60\n");
  expect(cpu.sample(10_000)).toEqual({ "cpu/utilization": 40, "cpu/throttled": 50 });
  expect(cpu.sample(20_000)).toEqual({ "cpu/utilization": 0, "cpu/throttled": 0 });
});
