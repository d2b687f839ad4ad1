import { expect, test } from "vitest";
import { peaksOf } from "../../src/history/peaks.ts";

test("the peaks of machine samples are of their numbers, by name", () => {
  const samples = [
    { timestamp: "T", "gpu/0": 50, cpu: 1 },
    { timestamp: "T", _attempt: 2, _rank: 1, "gpu/0": 100, cpu: "NaN", fan: "on" },
    { timestamp: "T", "gpu/0": 30 },
  ];
  expect(peaksOf(samples)).toEqual([
    { name: "gpu/0", max: 100, mean: 60, last: 30 },
    { name: "cpu", max: 1, mean: 1, last: 1 },
  ]);
});
