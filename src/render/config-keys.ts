import type { Json } from "../history/summary.ts";

type FlatConfig = ReadonlyMap<string, Json>;

/** Config with nested objects joined by "/", in the order in which the keys appeared. Arrays and empty objects stay whole. */
export function flatConfig(config: ReadonlyMap<string, Json>): FlatConfig {
  const flat = new Map<string, Json>();
  collect(config, "", flat);
  return flat;
}

function collect(entries: Iterable<readonly [string, Json]>, prefix: string, into: Map<string, Json>): void {
  for (const [key, value] of entries) {
    const nested = isObject(value) ? Object.entries(value) : [];
    if (nested.length > 0) collect(nested, `${prefix}${key}/`, into);
    else into.set(prefix + key, value);
  }
}

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The keys that some runs have and others lack, or that have different values, in order of first appearance. */
export function varyingKeys(configs: readonly FlatConfig[]): string[] {
  const seen = new Map<string, { readonly value: Json; count: number; differs: boolean }>();
  for (const config of configs) {
    for (const [key, value] of config) {
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { value, count: 1, differs: false });
      else {
        known.count++;
        known.differs ||= !same(known.value, value);
      }
    }
  }
  return [...seen].filter(([, { count, differs }]) => differs || count < configs.length).map(([key]) => key);
}

const same = (a: Json, b: Json): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
