import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alignPoints, formatNumber, WIDEST_NUMBER } from "../../src/render/number.ts";

describe("formatNumber", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [0.061, "0.061"],
    [0.0612345, "0.06123"],
    [0.1 + 0.2, "0.3"],
    [12345, "12345"],
    [1234567890, "1234567890"],
    [12.3456, "12.35"],
    [1234.56, "1235"],
    [123456.7, "123457"],
    [1234567.8, "1.235e+6"],
    [1.2e9 + 0.5, "1.2e+9"],
    [1e20, "1e+20"],
    [0.0001234, "0.0001234"],
    [1.23e-7, "1.23e-7"],
    [-1.23456e-7, "-1.235e-7"],
    [5e-324, "4.941e-324"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ])("prints %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("keeps the point of what is whole only after rounding", () => {
    expect(formatNumber(0.99999)).toBe("1.000");
    expect(formatNumber(-12.00001)).toBe("-12.00");
  });

  test("stays true to a tenth of a per cent, and within its width", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), (value) => {
        const text = formatNumber(value);
        expect(text.length).toBeLessThanOrEqual(WIDEST_NUMBER);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-3);
      }),
    );
  });
});

describe("alignPoints", () => {
  test("puts points under each other once the texts are right-aligned", () => {
    const texts = alignPoints(["0.061", "12", "1.5e-7", "NaN"]);
    expect(texts.map((text) => text.padStart(8))).toEqual([
      "  0.061 ", //
      " 12     ",
      "  1.5e-7",
      "     NaN",
    ]);
  });

  test("pads nothing where the points are too far apart", () => {
    expect(alignPoints(["123456789012345", "1.235e-19"])).toEqual(["123456789012345", "1.235e-19"]);
  });
});
