import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fractionOf } from "../../../src/render/chart/scale.ts";
import { type ChartAxis, ticksOf } from "../../../src/render/chart/ticks.ts";

const axis = (min: number, max: number, over: Partial<ChartAxis> = {}): ChartAxis => ({
  label: "",
  unit: "number",
  scale: "linear",
  min,
  max,
  ...over,
});

const labels = (of: ChartAxis, most = 5, wide = false): string => {
  const { ticks, base } = ticksOf(of, most, wide);
  return ticks.map(({ label }) => label).join(" ") + (base === null ? "" : ` from ${base}`);
};

describe("numbers", () => {
  it.each([
    [0, 1, "0.0 0.2 0.4 0.6 0.8 1.0"],
    [0.05, 2.35, "0.5 1.0 1.5 2.0"],
    [0, 999, "0 200 400 600 800"],
    [0, 5000, "0 1000 2000 3000 4000 5000"],
    [0, 20_000, "0 5k 10k 15k 20k"],
    [0, 2_000_000, "0 0.5M 1.0M 1.5M 2.0M"],
    [0, 7e9, "0 2G 4G 6G"],
    [0, 3e18, "0 1e18 2e18 3e18"],
    [0, 1e-5, "0 2e-6 4e-6 6e-6 8e-6 1e-5"],
    [-1.5, 1.5, "-1 0 1"],
    [0.971, 0.979, "0.972 0.974 0.976 0.978"],
    [1e6, 1e6 + 1e-4, "+0 +2e-5 +4e-5 +6e-5 +8e-5 from 1000000"],
    [-Number.MAX_VALUE, Number.MAX_VALUE, "-1e308 0 1e308"],
    [0, 5e-324, "0 5e-324"],
    [3, 3, "3"],
    [0, 0, "0"],
  ])("%d to %d: %s", (min, max, text) => {
    expect(labels(axis(min, max))).toBe(text);
  });

  it("of steps are whole", () => {
    expect(labels(axis(0, 2, { unit: "whole" }))).toBe("0 1 2");
    expect(labels(axis(0, 2))).toBe("0.0 0.5 1.0 1.5 2.0");
  });

  it("a wide axis ends at round numbers not far outside", () => {
    expect(ticksOf(axis(0.05, 2.35), 5, true).scale).toEqual({ kind: "linear", min: 0, max: 2.4 });
  });
});

describe("lengths of time", () => {
  it.each([
    [0, 0.9, "0ms 200ms 400ms 600ms 800ms"],
    [0, 2, "0.0s 0.5s 1.0s 1.5s 2.0s"],
    [0, 45, "0s 10s 20s 30s 40s"],
    [0, 130, "0s 30s 1m 1m30s 2m"],
    [0, 3600, "0s 15m 30m 45m 1h"],
    [0, 2.7 * 3600, "0s 1h 2h"],
    [0, 86_400, "0s 6h 12h 18h 1d"],
    [0, 10 * 86_400, "0s 2d 4d 6d 8d 10d"],
    [0, 900 * 86_400, "0s 200d 400d 600d 800d"],
  ])("%d to %d seconds: %s", (min, max, text) => {
    expect(labels(axis(min, max, { unit: "time" }))).toBe(text);
  });

  it("on a log scale", () => {
    expect(labels(axis(0.5, 200_000, { unit: "time", scale: "log" }), 8)).toBe("1s 10s 1m 10m 1h 10h 1d");
  });
});

describe("a log scale", () => {
  it.each([
    [1, 1000, "1 10 100 1000"],
    [1e-6, 1, "1e-6 1e-4 0.01 1"],
    [1, 1e6, "1 100 10k 1M"],
    [0.06, 2.3, "0.1 0.2 0.5 1 2"],
    [0.01, 5, "0.01 0.03 0.1 0.3 1 3"],
    [2, 3, "2.0 2.2 2.4 2.6 2.8 3.0"],
    [1e-300, 1e300, "1e-200 1 1e200"],
  ])("%d to %d: %s", (min, max, text) => {
    const found = labels(axis(min, max, { scale: "log" }));
    expect(found).toBe(text);
  });
});

it("whatever the range: at least one tick, few, in order, on the axis, all labels different", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(
      number,
      number,
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      (a, b, most, log, time, wide) => {
        const [min, max] = a < b ? [a, b] : [b, a];
        if ((log && min <= 0) || (time && (min < 0 || max > 1e12))) return;
        const { scale, ticks } = ticksOf(
          axis(min, max, { scale: log ? "log" : "linear", unit: time ? "time" : "number" }),
          most,
          wide,
        );
        expect(ticks.length).toBeLessThanOrEqual(most + 2);
        expect(scale.min).toBeLessThanOrEqual(min);
        expect(scale.max).toBeGreaterThanOrEqual(max);
        const places = ticks.map(({ value }) => fractionOf(scale, value));
        for (const place of places) expect(place >= -1e-6 && place <= 1 + 1e-6).toBe(true);
        expect(places).toEqual(places.toSorted((x, y) => x - y));
        if (Number.isFinite(max - min) && max - min > 1e-9 * Math.max(Math.abs(min), Math.abs(max)))
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
      },
    ),
    { numRuns: 2000 },
  );
});
