import type { Buckets } from "./buckets.ts";

/**
 * The means as TensorBoard smooths a curve: an exponential moving average over the points in order, divided by the
 * weight that the points so far have in it, so that it does not begin at zero. Of a bucket of many points, whose order
 * is not known, each point counts as its mean; the result is the mean of what they are smoothed to.
 *
 * @param weight of what came before a point: from 0, which smooths nothing, up to, but not with, 1
 */
export function smooth({ mean, points }: Buckets, weight: number): Float64Array {
  if (weight === 0) return mean;
  const smoothed = new Float64Array(mean.length);
  /** The average, and the weight that the points so far have in it. */
  let average = 0;
  let known = 0;
  for (const [index, value] of mean.entries()) {
    const count = points[index] as number;
    // What is left of the average before, at the bucket's last point, and in the mean over all its points.
    const left = count === 1 ? weight : weight ** count;
    const leftInMean = count === 1 ? weight : (weight * (1 - left)) / (count * (1 - weight));
    smoothed[index] =
      (average * leftInMean + value * (1 - leftInMean)) / (known * leftInMean + 1 - leftInMean);
    average = average * left + value * (1 - left);
    known = known * left + 1 - left;
  }
  return smoothed;
}
