import { expect, test } from "vitest";
import { systemLines } from "../../src/render/run-system.ts";
import { unitOf } from "../../src/render/system-names.ts";
import { screenOf } from "./views.ts";

const peak = (name: string, max: number) => ({ name, max, mean: max / 2, last: max / 4 });
const PEAKS = [
  peak("process/cpu", 380.5),
  peak("process/rss", 12.25),
  peak("process/count", 9),
  peak("cpu/utilization", 97.1),
  peak("cpu/load", 7.25),
  peak("memory/used", 30.5),
  peak("memory/total", 62.7),
  peak("gpu/mean_utilization", 88),
  ...[0, 1].flatMap((gpu) => [
    peak(`gpu/${gpu}/sm_clock`, 1980),
    peak(`gpu/${gpu}/utilization`, 91),
    peak(`gpu/${gpu}/allocated_memory`, 71.5),
    peak(`gpu/${gpu}/throttle_power`, 1),
  ]),
  peak("gpu/max_temp", 71),
  peak("disk/read_mb_per_sec", 120.5),
  peak("my/own", 1),
];

test("of what was sampled stands first what tells most, with its unit", () => {
  expect(systemLines(PEAKS, false, screenOf(80)).join("\n")).toMatchInlineSnapshot(`
    "  sampled                    max     mean    last
      gpu/mean_utilization     88      44      22      %
      gpu/max_temp             71      35.5    17.75   °C
      process/cpu             380.5   190.3    95.13   %
      process/rss              12.25    6.125   3.063  GiB
      cpu/utilization          97.1    48.55   24.27   %
      memory/used              30.5    15.25    7.625  GiB
      memory/total             62.7    31.35   15.68   GiB
      gpu/0/utilization        91      45.5    22.75   %
      gpu/1/utilization        91      45.5    22.75   %
      gpu/0/allocated_memory   71.5    35.75   17.88   GiB
      gpu/1/allocated_memory   71.5    35.75   17.88   GiB
      disk/read_mb_per_sec    120.5    60.25   30.13   MiB/s
      … and 7 more: --all"
  `);
});

test("all of it stands there where all is wanted, and where nothing is cut", () => {
  expect(systemLines(PEAKS, false, screenOf(undefined))).toHaveLength(PEAKS.length + 1);
  expect(systemLines(PEAKS, true, screenOf(60))).toHaveLength(PEAKS.length + 1);
});

test("what only a program samples has no units of ours", () => {
  expect(systemLines([peak("my/own", 1)], false, screenOf(80)).join("\n")).toMatchInlineSnapshot(`
    "  sampled  max  mean  last
      my/own     1   0.5  0.25"
  `);
  expect(["gpu/0/temperature", "cpu/utilization/total", "x/process/cpu"].map(unitOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
