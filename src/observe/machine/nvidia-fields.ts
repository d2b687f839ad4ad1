import { GIB, MIB, measured, over, percent, type Values } from "./values.ts";

/** What `nvidia-smi --query-gpu` is asked, in names that drivers from 450 to 610 know. */
export const FIELDS = [
  "index",
  "uuid",
  "mig.mode.current",
  "utilization.gpu",
  "utilization.memory",
  "memory.used",
  "memory.total",
  "temperature.gpu",
  "temperature.memory",
  "power.draw",
  "power.limit",
  "clocks.current.sm",
  "clocks.current.memory",
  "fan.speed",
  "pstate",
  "clocks_throttle_reasons.active",
  "ecc.errors.corrected.volatile.total",
  "ecc.errors.uncorrected.volatile.total",
  "pcie.link.gen.current",
  "pcie.link.width.current",
] as const;

export type NvidiaField = (typeof FIELDS)[number];

/** One device, as a line tells of it. */
export type NvidiaRow = Readonly<Partial<Record<NvidiaField, string>>>;

/** Bits of the reasons for which a clock is held back (nvmlClocksThrottleReasons, nvml.h), by Trackio's names where it has one. */
const THROTTLE = {
  throttle_thermal: 0x20,
  throttle_power: 0x4,
  throttle_hw_slowdown: 0x8,
  throttle_hw_thermal: 0x40,
  throttle_power_brake: 0x80,
  throttle_apps: 0x2,
} as const;

/**
 * A line of `--format=csv,noheader,nounits`; undefined for any other: the driver's troubles stand between them.
 * @param fields that were asked for
 */
export function nvidiaRow(line: string, fields: readonly NvidiaField[]): NvidiaRow | undefined {
  const values = line.split(",").map((value) => value.trim());
  if (values.length !== fields.length) return undefined;
  const row: NvidiaRow = Object.fromEntries(fields.map((field, index) => [field, values[index]]));
  return /^\d+$/.test(row.index ?? "") ? row : undefined;
}

/**
 * A number, with or without its unit. `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `ERR!` and what else stands in its place say
 * that there is none.
 */
export function nvidiaNumber(text: string | undefined): number | undefined {
  const number = /^(-?\d+(?:\.\d+)?)(?: ?(?:%|MiB|W|MHz|C))?$/.exec(text ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

/** What a device does, under names as Trackio's Python library has them. @param prefix such as `gpu/0/` */
export function nvidiaValues(row: NvidiaRow, prefix: string): Values {
  const of = (field: NvidiaField): number | undefined => nvidiaNumber(row[field]);
  // A part of a device has a part of its memory, which is not told here; that of all parts would mislead.
  const isParted = row["mig.mode.current"] === "Enabled";
  const used = isParted ? undefined : of("memory.used");
  const total = isParted ? undefined : of("memory.total");
  const power = of("power.draw");
  const limit = of("power.limit");
  return {
    ...measured(prefix, { utilization: of("utilization.gpu"), memory_utilization: of("utilization.memory") }),
    ...measured(prefix, { allocated_memory: gibibytes(used), memory_usage: over(used, total) }, 4),
    ...measured(prefix, { temp: of("temperature.gpu"), memory_temp: of("temperature.memory") }),
    ...measured(prefix, { power, power_percent: percent(power, limit) }),
    ...measured(prefix, { sm_clock: of("clocks.current.sm"), memory_clock: of("clocks.current.memory") }),
    ...measured(prefix, { fan_speed: of("fan.speed"), performance_state: stateOf(row.pstate) }),
    ...throttled(row["clocks_throttle_reasons.active"], prefix),
    ...measured(prefix, {
      corrected_memory_errors: of("ecc.errors.corrected.volatile.total"),
      uncorrected_memory_errors: of("ecc.errors.uncorrected.volatile.total"),
      pcie_gen: of("pcie.link.gen.current"),
      pcie_width: of("pcie.link.width.current"),
      power_limit: limit,
    }),
    ...measured(prefix, { total_memory: gibibytes(total) }, 4),
  };
}

const gibibytes = (mebibytes: number | undefined): number | undefined =>
  mebibytes === undefined ? undefined : (mebibytes * MIB) / GIB;

/** `P0`, the fastest, to `P12`. */
function stateOf(text: string | undefined): number | undefined {
  const state = /^P(\d+)$/.exec(text ?? "")?.[1];
  return state === undefined ? undefined : Number(state);
}

/** `0x0000000000000004`: each reason as 0 or 1. */
function throttled(mask: string | undefined, prefix: string): Values {
  if (!/^0x[\dA-Fa-f]+$/.test(mask ?? "")) return {};
  const bits = Number(mask);
  return measured(
    prefix,
    // Beyond 32 bits there are none of these.
    Object.fromEntries(Object.entries(THROTTLE).map(([name, bit]) => [name, (bits & bit) === 0 ? 0 : 1])),
  );
}
