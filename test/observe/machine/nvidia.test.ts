import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Nvidia } from "../../../src/observe/machine/nvidia.ts";
import { readStat } from "../../../src/process/identity.ts";

const MACHINE = join(import.meta.dirname, "../../../fixtures/machine");
const TABLES = ["h100-load.csv", "h200-idle.csv", "rtx-4080-load.csv"].map((name) =>
  join(MACHINE, "nvidia-smi", name),
);
const PROGRAM = join(MACHINE, "bin/nvidia-smi");
const SECOND = 1000;

function found(env: NodeJS.ProcessEnv, interval = SECOND): Nvidia {
  const { PATH } = process.env;
  const nvidia = Nvidia.find(PROGRAM, { SMI_TABLES: TABLES.join(":"), ...env, PATH }, interval);
  if (nvidia === undefined) throw new Error("nvidia-smi is not found");
  onTestFinished(() => nvidia.close());
  return nvidia;
}

const pidFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "trackio-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "pid");
};

describe("NVIDIA's devices", () => {
  it("are told of by one nvidia-smi, which is asked once", async () => {
    const file = pidFile();
    const nvidia = found({ SMI_PID: file });
    const first = await nvidia.sample();
    const pid = readFileSync(file, "utf8");
    const second = await nvidia.sample();
    expect(first["gpu/0/utilization"]).toBe(100);
    expect(first["gpu/mean_utilization"]).toBeCloseTo((100 + 0 + 7) / 3, 2);
    expect(second).toEqual(first);
    expect(readFileSync(file, "utf8")).toBe(pid);
  });

  it("are those that the program may use, as it counts them", async () => {
    const values = await found({ CUDA_VISIBLE_DEVICES: "2,0" }).sample();
    expect([values["gpu/0/utilization"], values["gpu/1/utilization"]]).toEqual([7, 100]);
    expect(values).not.toHaveProperty("gpu/2/utilization");
  });

  it("are found by their parts", async () => {
    const tables = join(MACHINE, "nvidia-smi/h100-mig-load.csv");
    const list = join(MACHINE, "nvidia-smi/h100-mig-list.txt");
    const nvidia = found({
      SMI_TABLES: tables,
      SMI_LIST: list,
      CUDA_VISIBLE_DEVICES: "MIG-00000002-0000-0000-0000-000000000002",
    });
    const values = await nvidia.sample();
    expect(values["gpu/0/temp"]).toBe(53);
    expect(values).not.toHaveProperty("gpu/0/allocated_memory");
  });

  it("are asked again without what an older driver does not know", async () => {
    const values = await found({ SMI_UNKNOWN: "mig.mode.current,clocks_throttle_reasons.active" }).sample();
    expect(values["gpu/0/utilization"]).toBe(100);
    expect(values).not.toHaveProperty("gpu/0/throttle_power");
  });

  it("are asked again where the driver's program has ended, and not for ever", async () => {
    const nvidia = found({ SMI_MOOD: "die" });
    const answers: boolean[] = [];
    for (let look = 0; look < 10; look++) answers.push("gpu/0/temp" in (await nvidia.sample()));
    expect(answers.filter(Boolean)).toHaveLength(8);
    expect(answers.at(-1)).toBe(false);
  });

  it("are none without a driver, without its program, and where the program may use none", async () => {
    expect(await found({ SMI_MOOD: "no-driver" }).sample()).toEqual({});
    expect(Nvidia.find(undefined, {}, SECOND)).toBeUndefined();
    expect(Nvidia.find(PROGRAM, { CUDA_VISIBLE_DEVICES: "" }, SECOND)).toBeUndefined();
  });
});

describe("a driver that hangs", () => {
  it("is waited for no longer than somebody wants to", async () => {
    const nvidia = found({ SMI_MOOD: "hang" });
    const sample = nvidia.sample();
    nvidia.giveUp();
    expect(await sample).toEqual({});
  });

  it("is ended with us, although it does not want to", async () => {
    const file = pidFile();
    const nvidia = found({ SMI_MOOD: "hang", SMI_PID: file });
    while (!existsSync(file) || readFileSync(file, "utf8") === "")
      await new Promise((done) => setTimeout(done, 10));
    const pid = Number(readFileSync(file, "utf8"));
    expect(readStat(pid)?.state).toMatch(/[SR]/);
    nvidia.close();
    for (let state = "S"; /[SR]/.test(state); state = readStat(pid)?.state ?? "gone")
      await new Promise((done) => setTimeout(done, 10));
    expect(readStat(pid)?.state ?? "gone").toMatch(/Z|gone/);
  });
});
