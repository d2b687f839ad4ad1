import { measured, type Values } from "./values.ts";

/** What several devices come to, under Trackio's names. */
export function gpuSums(devices: readonly { readonly prefix: string; readonly values: Values }[]): Values {
  const all = (name: string): number[] =>
    devices.map(({ prefix, values }) => values[prefix + name]).filter((value) => value !== undefined);
  const sum = (numbers: readonly number[]): number | undefined =>
    numbers.length === 0 ? undefined : numbers.reduce((total, each) => total + each, 0);
  const utilizations = all("utilization");
  const temperatures = all("temp");
  return {
    ...measured("gpu/", { mean_utilization: (sum(utilizations) ?? Number.NaN) / utilizations.length }),
    ...measured("gpu/", { total_allocated_memory: sum(all("allocated_memory")) }, 4),
    ...measured("gpu/", {
      total_power: sum(all("power")),
      max_temp: temperatures.length === 0 ? undefined : Math.max(...temperatures),
    }),
  };
}
