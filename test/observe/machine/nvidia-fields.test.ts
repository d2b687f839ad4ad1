import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  FIELDS,
  type NvidiaField,
  nvidiaNumber,
  nvidiaRow,
  nvidiaValues,
} from "../../../src/observe/machine/nvidia-fields.ts";
import { partsOf } from "../../../src/observe/machine/visible-gpus.ts";

const RECORDED = join(import.meta.dirname, "../../../fixtures/machine/nvidia-smi");
const recorded = (name: string): string => readFileSync(join(RECORDED, name), "utf8");

/** What a recorded device tells in answer to our question: the columns that we ask for, as `noheader,nounits` prints them. */
function answered(name: string): { readonly line: string; readonly fields: NvidiaField[] } {
  const [head = "", row = ""] = recorded(name).split("\n");
  const names = head.split(", ").map((field) => field.replace(/ \[.*\]$/, ""));
  const values = new Map(row.split(", ").map((value, index) => [names[index] ?? "", value]));
  const old = values.get("clocks_event_reasons.active");
  if (old !== undefined) values.set("clocks_throttle_reasons.active", old);
  values.set("index", values.get("index") ?? "0");
  const fields = FIELDS.filter((field) => values.has(field));
  const line = fields.map((field) => values.get(field)?.replace(/ (?:%|MiB|W|MHz)$/, "") ?? "").join(", ");
  return { line, fields };
}

function valuesOf(name: string): Readonly<Record<string, number>> {
  const { line, fields } = answered(name);
  const row = nvidiaRow(line, fields);
  if (row === undefined) throw new Error(`no row: ${line}`);
  return nvidiaValues(row, "");
}

describe("what nvidia-smi printed becomes values", () => {
  it("of an H100 at work", () => {
    expect(answered("h100-load.csv").fields).toEqual([...FIELDS]);
    expect(valuesOf("h100-load.csv")).toEqual({
      utilization: 100,
      memory_utilization: 11,
      allocated_memory: 19.3535,
      memory_usage: 0.243,
      temp: 59,
      memory_temp: 54,
      power: 631.95,
      power_percent: 90.28,
      sm_clock: 1980,
      memory_clock: 2619,
      performance_state: 0,
      throttle_thermal: 0,
      throttle_power: 0,
      throttle_hw_slowdown: 0,
      throttle_hw_thermal: 0,
      throttle_power_brake: 0,
      throttle_apps: 0,
      corrected_memory_errors: 0,
      uncorrected_memory_errors: 0,
      pcie_gen: 5,
      pcie_width: 16,
      power_limit: 700,
      total_memory: 79.6475,
    });
  });

  it("of one in parts, without the memory and the work of all parts", () => {
    const values = valuesOf("h100-mig-load.csv");
    expect(values).toMatchObject({ temp: 53, power: 433.78, sm_clock: 1980 });
    for (const name of ["utilization", "allocated_memory", "total_memory", "memory_usage"])
      expect(values).not.toHaveProperty(name);
  });

  it("of one for games: what it does not have is not there", () => {
    const values = valuesOf("rtx-4080-load.csv");
    expect(values).toMatchObject({ utilization: 7, fan_speed: 0, performance_state: 2 });
    for (const name of ["memory_temp", "corrected_memory_errors"]) expect(values).not.toHaveProperty(name);
  });

  it("of drivers from 440 on", () => {
    const used = 344 / 1024;
    expect(valuesOf("rtx-2080-440.csv")).not.toHaveProperty("throttle_power");
    expect(valuesOf("rtx-2080-465.csv")).toMatchObject({
      temp: 32,
      fan_speed: 38,
      power: 30.37,
      performance_state: 8,
    });
    expect(valuesOf("rtx-2080-465.csv")["allocated_memory"]).toBeCloseTo(used, 3);
    expect(valuesOf("rtx-2080-440.csv")).toMatchObject({
      utilization: 86,
      power: 176.98,
      performance_state: 2,
    });
    expect(valuesOf("rtx-2080-load.csv")).toMatchObject({ utilization: 8, temp: 38 });
    expect(valuesOf("l40s-load.csv")).toMatchObject({ utilization: 9, corrected_memory_errors: 0 });
    expect(valuesOf("h200-idle.csv")).toMatchObject({ utilization: 0, power: 77.71 });
  });

  it("of a field that is in trouble: nothing", () => {
    expect(valuesOf("not-supported.csv")).not.toHaveProperty("fan_speed");
    expect(valuesOf("not-supported.csv")).toMatchObject({ utilization: 0, temp: 44 });
    expect(valuesOf("unknown-error.csv")).toMatchObject({ utilization: 100, power_percent: 108.96 });
    for (const text of [
      "[N/A]",
      "N/A",
      "[Not Supported]",
      "[Unknown Error]",
      "ERR!",
      "[GPU requires reset]",
      "",
      undefined,
    ])
      expect(nvidiaNumber(text)).toBeUndefined();
    expect([nvidiaNumber("-1"), nvidiaNumber("12.50 W"), nvidiaNumber("3 MiB")]).toEqual([-1, 12.5, 3]);
  });

  it("tells why a clock is held back", () => {
    const row = { index: "0", "clocks_throttle_reasons.active": "0x0000000000000068" };
    expect(nvidiaValues(row, "gpu/0/")).toEqual({
      "gpu/0/throttle_thermal": 1,
      "gpu/0/throttle_power": 0,
      "gpu/0/throttle_hw_slowdown": 1,
      "gpu/0/throttle_hw_thermal": 1,
      "gpu/0/throttle_power_brake": 0,
      "gpu/0/throttle_apps": 0,
    });
  });
});

it("a line that is none of ours is no device", () => {
  for (const line of [
    "",
    "Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU",
    'Field "mig.mode.current" is not a valid field to query.',
    FIELDS.join(", "),
    "ended 15",
  ])
    expect(nvidiaRow(line, FIELDS)).toBeUndefined();
});

it("no line makes a value that is no number", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: FIELDS.length, maxLength: FIELDS.length }), (values) => {
      const row = nvidiaRow(`0, ${values.slice(1).join(", ")}`, FIELDS);
      const numbers = row === undefined ? [] : Object.values(nvidiaValues(row, ""));
      return numbers.every(Number.isFinite);
    }),
  );
});

it("the parts of devices are known by their UUIDs", () => {
  const parts = partsOf(recorded("a100-list.txt"));
  expect(parts.size).toBe(4);
  expect(parts.get("MIG-930574a9-d43a-5d2b-95da-3e68384c8d6b")).toBe(
    "GPU-513536b6-7d19-9063-b049-1e69664bb298",
  );
  expect(partsOf(recorded("h100-mig-list.txt")).size).toBe(4);
});
