import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Buckets } from "../../src/history/buckets.ts";
import { GridBuckets, MOST_BUCKETS } from "../../src/history/grid-buckets.ts";
import { expectBucketsOf, type Point } from "../support/bucket-model.ts";

const coordinate = fc.oneof(
  fc.nat(20_000),
  fc.integer({ min: -5000, max: 5000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const value = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.double({ noNaN: true, noDefaultInfinity: true }));

/** More points than there may be buckets: some as a run logs them, and some from anywhere. */
const anyPoints: fc.Arbitrary<Point[]> = fc
  .record({
    steps: fc.nat(15_000),
    stride: fc.constantFrom(1, 1, 7, 0.001, 1e-9, 1e6),
    start: fc.constantFrom(0, 0, 1, 1e6, -3000),
    strays: fc.array(fc.tuple(coordinate, value, fc.nat(15_000)), { maxLength: 20 }),
  })
  .map(({ steps, stride, start, strays }) => {
    const points = Array.from(
      { length: steps },
      (_, at): Point => [start + at * stride, (at * Math.SQRT2) % 1],
    );
    for (const [x, y, at] of strays) points.splice(Math.min(at, points.length), 0, [x, y]);
    return points;
  });

function gather(points: readonly Point[], into = new GridBuckets(1)): GridBuckets {
  for (const [x, y] of points) into.add(x, y);
  return into;
}

describe("buckets on a grid", () => {
  it("hold every point, and its extremes to the bit, however many there are and in whatever order", () => {
    fc.assert(
      fc.property(anyPoints, fc.constantFrom(2 ** -30, 1, 1024), (points, width) => {
        const buckets = gather(points, new GridBuckets(width)).sorted();
        expect(buckets.from.length).toBeLessThanOrEqual(MOST_BUCKETS);
        expectBucketsOf(buckets, points);
      }),
      { numRuns: 40 },
    );
  });

  it("are the same where they were kept on the way, and gone on with", () => {
    fc.assert(
      fc.property(anyPoints, fc.nat(15_000), (points, cut) => {
        const { width, fields } = gather(points.slice(0, cut)).keep();
        const goneOn = gather(points.slice(cut), GridBuckets.from({ width, fields: fields.slice() }));
        expect(goneOn.sorted()).toEqual(gather(points).sorted());
      }),
      { numRuns: 40 },
    );
  });

  it("are begun with points that were kept one by one, wherever these lie", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, value), { minLength: 1, maxLength: 4096 }), (points) => {
        const [xs, ys] = [0, 1].map((part) => Float64Array.from(points, (point) => point[part] as number));
        expectBucketsOf(GridBuckets.of(xs as Float64Array, ys as Float64Array).sorted(), points);
      }),
      { numRuns: 200 },
    );
  });

  it("are as many as are needed for a picture, whatever the length of a run", () => {
    for (const steps of [10_000, 100_000, 1_000_000]) {
      const buckets = gather(Array.from({ length: steps }, (_, step): Point => [step, step])).sorted();
      expect(buckets.from.length).toBeGreaterThan(2500);
    }
  });

  it("look closely at what is near zero, for a logarithmic scale", () => {
    const buckets = gather(Array.from({ length: 300_000 }, (_, step): Point => [step, step])).sorted();
    const widest = [...buckets.from.keys()]
      .map((index) => widthOf(buckets, index))
      .reduce((a, b) => Math.max(a, b));
    expect(widest).toBeLessThan(1.02);
  });

  it("take a number that is not known to the bit only where it is no extreme", () => {
    const buckets = new GridBuckets(8); // From 64 widths on, cells are as wide as that.
    expect(buckets.addBetween(1000, 5, 4.9, 5.1)).toBe(false);
    buckets.add(1000, 5);
    buckets.add(1001, 7);
    expect(buckets.addBetween(1002, 7, 6.9, 7.1)).toBe(false);
    expect(buckets.addBetween(1002, 5, 4.9, 5.1)).toBe(false);
    expect(buckets.addBetween(1002, 6, 5.9, 6.1)).toBe(true);
    expectBucketsOf(buckets.sorted(), [
      [1000, 5],
      [1001, 7],
      [1002, 6],
    ]);
  });
});

/** How far a bucket reaches, as a factor. */
const widthOf = ({ from, to }: Buckets, index: number): number =>
  (to[index] as number) / Math.max(1, from[index] as number);
