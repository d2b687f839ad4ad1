import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { darwinSensors } from "../../../src/observe/machine/darwin.ts";
import {
  appleGpus,
  memoryOfMac,
  processesOf,
  swapOfMac,
} from "../../../src/observe/machine/darwin-answers.ts";

const RECORDED = join(import.meta.dirname, "../../../fixtures/machine/darwin");
const recorded = (name: string): string => readFileSync(join(RECORDED, name), "utf8");

it("a Mac's memory is what vm_stat tells, by its own pages", () => {
  expect(memoryOfMac(recorded("vm_stat-m1.txt"))).toBe((4518 + 191_193 + 3014) * 16_384);
  expect(memoryOfMac(recorded("vm_stat-intel.txt"))).toBe((6_127_229 + 628_646 + 430_715) * 4096);
  expect(memoryOfMac("")).toBeUndefined();
});

it("its swap is what sysctl tells", () => {
  const mebibyte = 2 ** 20;
  expect(swapOfMac(recorded("vm_stat-m1.txt"))).toEqual({
    swapTotal: 2048 * mebibyte,
    swapFree: 577.94 * mebibyte,
  });
  expect(swapOfMac(recorded("vm_stat-intel.txt"))).toEqual({ swapTotal: undefined, swapFree: undefined });
});

it("its accelerator is what ioreg tells; the driver's own memory is another", () => {
  expect(appleGpus(recorded("ioreg-m4.txt"))).toEqual([
    { prefix: "gpu/0/", values: { "gpu/0/utilization": 16, "gpu/0/allocated_memory": 2.2015 } },
  ]);
  expect(appleGpus("")).toEqual([]);
});

it("its processes are what ps tells, between all that", () => {
  const text = `Pages free:  4518.\n    1     0  19312   4:05.25\n  501     1 832208 101:12.07\n  502   501   1024 1-02:03:04\nended 0\n`;
  expect(processesOf(text)).toEqual([
    { pid: 1, parent: 0, resident: 19_312 * 1024, seconds: 245.25 },
    { pid: 501, parent: 1, resident: 832_208 * 1024, seconds: 101 * 60 + 12.07 },
    { pid: 502, parent: 501, resident: 1024 * 1024, seconds: 86_400 + 2 * 3600 + 3 * 60 + 4 },
  ]);
});

it("its commands are asked all at once, and what they answer is put together", async () => {
  const bin = mkdtempSync(join(tmpdir(), "trackio-test-"));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  const answers = { vm_stat: "vm_stat-m1.txt", ioreg: "ioreg-m4.txt" };
  for (const [name, file] of Object.entries(answers))
    writeFileSync(join(bin, name), `#!/bin/sh\ncat '${join(RECORDED, file)}'\n`, { mode: 0o755 });
  vi.stubEnv("PATH", `${bin}${delimiter}${process.env["PATH"]}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const sensors = darwinSensors({ pid: process.pid, began: 0, isMarked: () => false });
  const values = await sensors.sample(1000);
  // This process, as the real ps(1) tells, and a Mac's memory on this machine.
  expect(values).toMatchObject({
    "gpu/0/utilization": 16,
    "gpu/mean_utilization": 16,
    "memory/available": 3.032,
  });
  expect(values["process/rss"]).toBeGreaterThan(0.01);
  expect(values["process/count"]).toBeGreaterThanOrEqual(1);
});
