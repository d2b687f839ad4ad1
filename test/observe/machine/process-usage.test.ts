import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ProcessFamily } from "../../../src/observe/machine/process-family.ts";
import { kernelUnits } from "../../../src/observe/machine/process-stat.ts";
import { ProcessUsage } from "../../../src/observe/machine/process-usage.ts";
import { kernel } from "./place.ts";

const RECORDED = join(import.meta.dirname, "../../../fixtures/machine/proc");
const { ticks: HERTZ } = kernelUnits();

/** `/proc/PID/stat` of a process that worked so many ticks, and whose children did. */
const stat = (
  pid: number,
  parent: number,
  ticks: number,
  more: { children?: number; state?: string; start?: number } = {},
) =>
  `${pid} (a b) ${more.state ?? "S"} ${parent} 1 1 0 -1 0 0 0 0 0 ${ticks} 0 ${more.children ?? 0} 0 20 0 2 0 ${more.start ?? 100} 0 1024 0\n`;

function machine(files: Readonly<Record<string, string>>) {
  const { proc, write } = kernel({
    "proc/loadavg": "0 0 0 1/1 999\n",
    "proc/self/stat": stat(1, 0, 0),
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`proc/${path}`, text])),
  });
  return {
    proc,
    write: (path: string, text: string) => write(`proc/${path}`, text),
    end: (pid: number) => rmSync(join(proc, String(pid)), { recursive: true }),
  };
}

describe("the program's family", () => {
  it("is found in a recorded tree", async () => {
    const proc = mkdtempSync(join(tmpdir(), "trackio-test-"));
    onTestFinished(() => rmSync(proc, { recursive: true }));
    cpSync(RECORDED, proc, { recursive: true });
    const family = new ProcessFamily(32_195, { proc });
    await family.look();
    expect([...family.members.keys()].sort()).toEqual([32_195, 32_198, 32_206]);
    const usage = new ProcessUsage(32_195, 0, { proc });
    expect(await usage.sample(10_000)).toMatchObject({
      "process/cpu": (2 + 29 + 9) / 10,
      "process/write_mb_per_sec": 0.8,
      "process/count": 2,
      "process/threads": 4,
      "process/rss": 0.052,
    });
  });

  it("keeps those whose parents are gone, and takes in those that are marked", async () => {
    const { proc, write, end } = machine({
      "50/stat": stat(50, 1, 0, { start: 1 }),
      "100/stat": stat(100, 50, 0),
      "101/stat": stat(101, 100, 0),
      "102/stat": stat(102, 101, 0),
    });
    const family = new ProcessFamily(100, { proc, isMarked: (pid) => pid === 200 });
    await family.look();
    expect([...family.members.keys()]).toEqual([100, 101, 102]);
    end(101);
    write("102/stat", stat(102, 1, 0));
    write("200/stat", stat(200, 1, 0, { start: 300 }));
    write("201/stat", stat(201, 1, 0, { start: 300 }));
    write("202/stat", stat(202, 200, 0, { start: 301 }));
    expect((await family.look()).map(({ pid }) => pid)).toEqual([101]);
    expect([...family.members.keys()]).toEqual([100, 102, 200, 202]);
  });

  it("does not take who has the pid of one of them later", async () => {
    const { proc, write } = machine({ "100/stat": stat(100, 50, 0), "101/stat": stat(101, 100, 0) });
    const family = new ProcessFamily(100, { proc });
    await family.look();
    write("101/stat", stat(101, 1, 0, { start: 500 }));
    expect((await family.look()).map(({ pid }) => pid)).toEqual([101]);
    expect([...family.members.keys()]).toEqual([100]);
  });

  it("is found where pids began anew at the lowest", async () => {
    const { proc } = machine({
      loadavg: "0 0 0 1/1 30\n",
      "30/stat": stat(30, 100, 0, { start: 101 }),
      "100/stat": stat(100, 50, 0),
    });
    const family = new ProcessFamily(100, { proc });
    await family.look();
    expect([...family.members.keys()].sort()).toEqual([100, 30]);
  });
});

describe("what the family uses", () => {
  const cpu = async (usage: ProcessUsage, at: number): Promise<number | undefined> =>
    (await usage.sample(at))["process/cpu"];
  const second = HERTZ;

  it("is what all of them do, from the start on", async () => {
    const { proc, write } = machine({ "100/stat": stat(100, 50, 0), "101/stat": stat(101, 100, 0) });
    const usage = new ProcessUsage(100, 0, { proc });
    expect(await cpu(usage, 50)).toBeUndefined();
    write("100/stat", stat(100, 50, 2 * second));
    write("101/stat", stat(101, 100, 3 * second));
    expect(await cpu(usage, 10_000)).toBe(50);
    expect(await cpu(usage, 20_000)).toBe(0);
  });

  it("counts those that came and went, once", async () => {
    const { proc, write, end } = machine({
      "100/stat": stat(100, 50, 0),
      "101/stat": stat(101, 100, 4 * second),
    });
    const usage = new ProcessUsage(100, 0, { proc });
    expect(await cpu(usage, 10_000)).toBe(40);
    // 101 worked for one more second, and two others came and went: the program waited for all of them.
    end(101);
    write("100/stat", stat(100, 50, 0, { children: 7 * second }));
    expect(await cpu(usage, 20_000)).toBe(30);
  });

  it("does not fall where one ends that nobody of them waits for", async () => {
    const { proc, write, end } = machine({
      "100/stat": stat(100, 50, 0),
      "101/stat": stat(101, 100, 0),
      "102/stat": stat(102, 101, 5 * second),
    });
    const usage = new ProcessUsage(100, 0, { proc });
    expect(await cpu(usage, 10_000)).toBe(50);
    end(101);
    write("102/stat", stat(102, 1, 5 * second));
    await usage.sample(20_000);
    end(102);
    write("100/stat", stat(100, 50, second));
    expect(await cpu(usage, 30_000)).toBe(10);
  });

  it("is known of the program's last moments by what we waited for, less what we started ourselves", async () => {
    const { proc, write, end } = machine({
      "self/stat": stat(1, 0, 0, { children: second }),
      "100/stat": stat(100, 1, second),
      "101/stat": stat(101, 100, second),
    });
    const usage = new ProcessUsage(100, 0, { proc });
    expect(await cpu(usage, 10_000)).toBe(20);
    end(100);
    end(101);
    write("self/stat", stat(1, 0, 0, { children: second + 6 * second }));
    expect(await cpu(usage, 20_000)).toBe(40);
    expect(await cpu(usage, 30_000)).toBe(0);
  });
});
