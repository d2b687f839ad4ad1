import { describe, expect, it } from "vitest";
import { changeText, distinctTexts, judge, relativeChange } from "../../../src/render/diff/change.ts";

const text = (value: number, from: number): string | null => {
  const change = relativeChange(value, from);
  return change === null ? null : changeText(change);
};

describe("how much a value changed", () => {
  it.each([
    [1.123, 1, "+12.3 %"],
    [0.877, 1, "−12.3 %"],
    [1, 1, ""],
    [0, 0, ""],
    [1, 0, null],
    [Number.NaN, 1, null],
    [Number.POSITIVE_INFINITY, 1, null],
    [-1, -2, "+50 %"],
    [10, 1, "×10"],
    [1234, 1, "×1,234"],
    [1e12, 1, "×1e+12"],
    [2.5, 1, "+150 %"],
    [1.000001, 1, "+0.0001 %"],
  ])("%d from %d is %s", (value, from, wanted) => expect(text(value, from)).toBe(wanted));
});

describe("a verdict", () => {
  it.each([
    [1, 2, "minimize", "better"],
    [1, 2, "maximize", "worse"],
    [1, 1, "maximize", "same"],
    [Number.NaN, 2, "maximize", "worse"],
    [2, Number.NaN, "minimize", "better"],
    [Number.NaN, Number.NaN, "minimize", "same"],
    [Number.POSITIVE_INFINITY, 1, "minimize", "worse"],
    [1, 2, null, null],
  ] as const)("of %d against %d, to %s: %s", (value, from, goal, wanted) =>
    expect(judge(value, from, goal)).toBe(wanted),
  );
});

it("numbers that differ look different", () => {
  expect(distinctTexts([0.5, 0.25])).toEqual(["0.5", "0.25"]);
  expect(distinctTexts([0.1 + 0.2, 0.3])).toEqual(["0.30000000000000004", "0.3"]);
  expect(distinctTexts([Number.NaN, 0.1, 0.1])).toEqual(["NaN", "0.1", "0.1"]);
});
