import type { Json } from "./summary.ts";

/** What was sampled of the machine, over a run. */
export interface Peak {
  readonly name: string;
  readonly max: number;
  readonly mean: number;
  readonly last: number;
}

/** The peaks of samples, by name, in the order in which the names first appeared. Only finite numbers count. */
export function peaksOf(samples: Iterable<{ readonly [key: string]: Json }>): Peak[] {
  const peaks = new Map<string, { max: number; mean: number; last: number; count: number }>();
  for (const { timestamp: _time, _attempt, _rank, ...values } of samples) {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value !== "number" || !Number.isFinite(value)) continue;
      const peak = peaks.get(name);
      if (peak === undefined) peaks.set(name, { max: value, mean: value, last: value, count: 1 });
      else {
        peak.max = Math.max(peak.max, value);
        peak.count++;
        peak.mean += (value - peak.mean) / peak.count;
        peak.last = value;
      }
    }
  }
  return [...peaks].map(([name, { max, mean, last }]) => ({ name, max, mean, last }));
}
