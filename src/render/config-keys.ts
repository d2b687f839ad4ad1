import type { FlatConfig } from "../history/flat-config.ts";
import type { Json } from "../history/summary.ts";

/** A key of the config by which runs differ. */
export interface VaryingKey {
  readonly key: string;
  /** It has different values; otherwise it is only missing in some runs. */
  readonly differs: boolean;
}

/**
 * The keys that have different values, or that some runs have and others lack, in order of first appearance. A run
 * without any config (it died too early) makes no difference.
 */
export function varyingKeys(configs: readonly FlatConfig[]): VaryingKey[] {
  const told = configs.filter(({ size }) => size > 0);
  const seen = new Map<string, { readonly value: Json; count: number; differs: boolean }>();
  for (const config of told) {
    for (const [key, value] of config) {
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { value, count: 1, differs: false });
      else {
        known.count++;
        known.differs ||= !same(known.value, value);
      }
    }
  }
  return [...seen]
    .filter(([, { differs, count }]) => differs || count < told.length)
    .map(([key, { differs }]) => ({ key, differs }));
}

const same = (a: Json, b: Json): boolean =>
  a === b || (typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b));
