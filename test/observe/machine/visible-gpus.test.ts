import { describe, expect, it } from "vitest";
import { gpuSums } from "../../../src/observe/machine/gpu-sums.ts";
import { chooseGpus, visibleGpus } from "../../../src/observe/machine/visible-gpus.ts";

const DEVICES = [0, 1, 2, 3].map((index) => ({
  index,
  uuid: `GPU-${index}a3b4c5d-1111-2222-3333-444444444444`,
}));

const chosen = (variable: string | undefined, parts?: ReadonlyMap<string, string>): number[] =>
  chooseGpus(DEVICES, visibleGpus(variable), parts).map(({ index }) => index);

describe("the devices that a program may use", () => {
  it("are all where nothing says otherwise", () => {
    expect(chosen(undefined)).toEqual([0, 1, 2, 3]);
  });

  it("are those of CUDA_VISIBLE_DEVICES, in its order", () => {
    expect(chosen("2,0")).toEqual([2, 0]);
    expect(chosen(" 1 , 3 ")).toEqual([1, 3]);
    expect(chosen("GPU-3a3b,GPU-1a3b4c5d-1111-2222-3333-444444444444")).toEqual([3, 1]);
    expect(chosen("1,1,1")).toEqual([1]);
  });

  it("end, as for CUDA, at what is none", () => {
    expect(chosen("1,-1,2")).toEqual([1]);
    for (const none of ["", "-1", "NoDevFiles", "none"]) expect(chosen(none)).toEqual([]);
    expect(chosen("7")).toEqual([]);
  });

  it("are those that it has parts of", () => {
    const parts = new Map([["MIG-aa", DEVICES[2]?.uuid ?? ""]]);
    expect(chosen("MIG-aa,MIG-unknown", parts)).toEqual([2]);
    expect(chosen(`MIG-${DEVICES[1]?.uuid}/7/0`)).toEqual([1]);
  });
});

it("several devices come to something together", () => {
  const one = {
    prefix: "gpu/0/",
    values: { "gpu/0/utilization": 90, "gpu/0/temp": 61, "gpu/0/power": 300.5 },
  };
  const other = {
    prefix: "gpu/1/",
    values: { "gpu/1/utilization": 30, "gpu/1/temp": 70, "gpu/1/allocated_memory": 2.5 },
  };
  expect(gpuSums([one, other])).toEqual({
    "gpu/mean_utilization": 60,
    "gpu/total_allocated_memory": 2.5,
    "gpu/total_power": 300.5,
    "gpu/max_temp": 70,
  });
  expect(gpuSums([])).toEqual({});
});
