import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coarsen, singles, within } from "../../src/history/buckets.ts";
import { expectBucketsOf, type Point } from "../support/bucket-model.ts";

const number = fc.oneof(
  fc.integer({ min: -50, max: 50 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anyPoints = fc.array(fc.tuple(number, number), { maxLength: 200 });

const bucketsOf = (points: readonly Point[]) =>
  singles(
    Float64Array.from(points, ([x]) => x),
    Float64Array.from(points, ([, y]) => y),
  );

describe("buckets of single points", () => {
  it("stand in the order of x, and of the points where x is the same", () => {
    const buckets = bucketsOf([
      [2, 20],
      [1, 10],
      [2, 21],
      [0, 0],
      [2, 19],
    ]);
    expect([...buckets.from]).toEqual([0, 1, 2, 2, 2]);
    expect([...buckets.mean]).toEqual([0, 10, 20, 21, 19]);
  });

  it("can be cut to a range, its bounds included", () => {
    fc.assert(
      fc.property(anyPoints, number, number, (points, from, to) => {
        const cut = within(bucketsOf(points), from, to);
        expectBucketsOf(
          cut,
          points.filter(([x]) => x >= from && x <= to),
        );
      }),
    );
  });
});

describe("coarser buckets", () => {
  it("are no more than were asked for, and hold every point, on either scale", () => {
    fc.assert(
      fc.property(
        anyPoints,
        fc.integer({ min: 2, max: 40 }),
        fc.constantFrom("linear" as const, "log" as const),
        (points, most, spacing) => {
          const buckets = coarsen(bucketsOf(points), most, spacing);
          expect(buckets.from.length).toBeLessThanOrEqual(most);
          expectBucketsOf(buckets, points);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("are the ones there are, where these are few enough", () => {
    const buckets = bucketsOf([
      [0, 1],
      [1, 2],
    ]);
    expect(coarsen(buckets, 2, "linear")).toBe(buckets);
  });

  it("divide x evenly as it is drawn", () => {
    const buckets = bucketsOf(Array.from({ length: 10_000 }, (_, x): Point => [x, 0]));
    expect([...coarsen(buckets, 4, "linear").from]).toEqual([0, 2500, 5000, 7500]);
    // Zero has no place on a logarithmic scale.
    expect([...coarsen(buckets, 5, "log").from]).toEqual([0, 1, 10, 100, 1000]);
  });
});
