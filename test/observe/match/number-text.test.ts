import fc from "fast-check";
import { expect, it, test } from "vitest";
import { NUMBER, numberText } from "../../../src/observe/match/number-text.ts";

it.each([
  ["1", "1"],
  ["-0.50", "-0.50"],
  ["+3", "3"],
  [".5", "0.5"],
  ["-.5e3", "-0.5e3"],
  ["1.", "1.0"],
  ["007", "7"],
  ["0.0", "0.0"],
  ["5e-05", "5e-05"],
  ["1.0E-04", "1.0E-04"],
  ["12345678901234567890", "12345678901234567890"],
  ["nan", '"NaN"'],
  ["-NaN", '"NaN"'],
  ["inf", '"Infinity"'],
  ["-Infinity", '"-Infinity"'],
])("%s is kept as %s", (printed, kept) => {
  expect(numberText(printed)).toBe(kept);
  expect(new RegExp(`^${NUMBER}$`).test(printed)).toBe(true);
});

it.each(["", "-", ".", "e5", "1e", "0x10", "1,000", "1 2", "info", "nano", "--1", "1.2.3"])(
  "%j is no number",
  (printed) => {
    expect(numberText(printed)).toBeUndefined();
  },
);

test("what is a number for Python and JavaScript keeps its value", () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const kept = JSON.parse(numberText(String(value)) ?? "null") as unknown;
      expect(Object.is(Number(kept), value) || (value === 0 && kept === 0)).toBe(true);
    }),
  );
});
