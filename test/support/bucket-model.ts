import { expect } from "vitest";
import type { Buckets } from "../../src/history/buckets.ts";

export type Point = readonly [x: number, y: number];

/** All that is promised of buckets, held against the points that are in them. */
export function expectBucketsOf(buckets: Buckets, points: readonly Point[]): void {
  const { from, to } = buckets;
  for (let index = 1; index < from.length; index++)
    expect(from[index], "buckets lie one behind the other").toBeGreaterThanOrEqual(to[index - 1] as number);
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  let at = 0;
  for (let index = 0; index < from.length; index++) {
    const inside = sorted.slice(at, at + (buckets.points[index] as number));
    at += inside.length;
    const ys = inside.map(([, y]) => y);
    const told = { from: from[index], to: to[index], min: buckets.min[index], max: buckets.max[index] };
    const first = inside[0]?.[0] as number;
    const last = inside.at(-1)?.[0] as number;
    // By `Object.is`, 0 is another number than -0.
    expect(told.from === first && told.to === last, `from ${first} to ${last}: ${JSON.stringify(told)}`).toBe(
      true,
    );
    // Buckets meet at one x where points share it: which of the two has which does not show in their extremes.
    expect(told.min === least(ys) && told.max === greatest(ys), JSON.stringify(told)).toBe(true);
    expectMean(buckets.mean[index] as number, ys);
  }
  expect(at, "all points are there").toBe(points.length);
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

/** Within rounding, of the size of the largest number in it; each sum that a double does not hold is anywhere in between. */
function expectMean(mean: number, ys: readonly number[]): void {
  const size = greatest(ys.map(Math.abs));
  expect(mean).toBeGreaterThanOrEqual(least(ys));
  expect(mean).toBeLessThanOrEqual(greatest(ys));
  if (size > 1e300) return;
  const truth = ys.reduce((sum, y) => sum + y / ys.length, 0);
  expect(Math.abs(mean - truth)).toBeLessThanOrEqual(size * ys.length * 1e-13);
}
