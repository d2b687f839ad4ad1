import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Buckets, singles } from "../../src/history/buckets.ts";
import { smooth } from "../../src/history/smooth.ts";

/** As TensorBoard's `vz_line_chart` does it, in the plainest words. */
function tensorBoard(values: readonly number[], weight: number): number[] {
  let last = 0;
  return values.map((value, index) => {
    last = last * weight + (1 - weight) * value;
    return weight === 0 ? value : last / (1 - weight ** (index + 1));
  });
}

const pointwise = (values: readonly number[]): Buckets =>
  singles(Float64Array.from(values.keys()), Float64Array.from(values));

/** Buckets of some points each. */
function gathered(values: readonly number[], size: number): Buckets {
  const starts = Float64Array.from({ length: Math.ceil(values.length / size) }, (_, index) => index * size);
  const mean = starts.map((start) => {
    const part = values.slice(start, start + size);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const points = starts.map((start) => Math.min(size, values.length - start));
  return { from: starts, to: starts, min: mean, max: mean, mean, points };
}

const weight = fc.double({ min: 0, max: 0.999, noNaN: true });

describe("a smoothed series", () => {
  it("is TensorBoard's, point by point", () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 300 });
    fc.assert(
      fc.property(values, weight, (ys, w) => {
        const truth = tensorBoard(ys, w);
        for (const [index, value] of smooth(pointwise(ys), w).entries())
          expect(Math.abs(value - (truth[index] as number))).toBeLessThanOrEqual(1e-6);
      }),
    );
  });

  it("begins at its first point, and stays where a constant stays", () => {
    const smoothed = smooth(pointwise([3, 3, 3, 3]), 0.9);
    for (const value of smoothed) expect(value).toBeCloseTo(3, 12);
  });

  it("is not touched by no smoothing", () => {
    const { mean } = pointwise([1, 5, 2]);
    expect(smooth(pointwise([1, 5, 2]), 0)).toEqual(mean);
  });

  it("has in a bucket of many points the mean of what they are smoothed to, where they are alike", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 2, max: 30 }),
        weight,
        (levels, size, w) => {
          const ys = levels.flatMap((level) => Array.from({ length: size }, () => level));
          const exact = smooth(pointwise(ys), w);
          for (const [index, value] of smooth(gathered(ys, size), w).entries()) {
            const part = exact.subarray(index * size, (index + 1) * size);
            // The weight that the points so far have is a mean over the bucket, too: that shows in its first points alone.
            const slack = 0.02 + 18 * w ** (index * size) * (index === 0 ? 0 : 1);
            expect(Math.abs(value - part.reduce((a, b) => a + b, 0) / size)).toBeLessThanOrEqual(slack);
          }
        },
      ),
    );
  });
});
