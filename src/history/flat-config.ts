import type { Json } from "./summary.ts";

export type FlatConfig = ReadonlyMap<string, Json>;

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
