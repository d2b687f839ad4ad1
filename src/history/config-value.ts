import type { Json } from "./summary.ts";

type Settings = ReadonlyMap<string, Json>;

/**
 * The value of a setting by its path, `optimizer/name` or `optimizer.name`: keys may hold dots and slashes themselves,
 * and the longest that are there count. Undefined where there is none, and for an object with settings in it.
 */
export function configValue(config: Settings, path: string): Json | undefined {
  const whole = config.get(path);
  if (whole !== undefined) return isBranch(whole) ? undefined : whole;
  return beneath(path, (key) => config.get(key));
}

function within(branch: { readonly [key: string]: Json }, path: string): Json | undefined {
  const own = (key: string): Json | undefined => (Object.hasOwn(branch, key) ? branch[key] : undefined);
  const whole = own(path);
  if (whole !== undefined) return isBranch(whole) ? undefined : whole;
  return beneath(path, own);
}

/** Looks below each key that the path may begin with. */
function beneath(path: string, get: (key: string) => Json | undefined): Json | undefined {
  for (let at = path.length - 1; at > 0; at--) {
    if (path[at] !== "." && path[at] !== "/") continue;
    const branch = get(path.slice(0, at));
    if (branch === undefined || !isBranch(branch)) continue;
    const value = within(branch, path.slice(at + 1));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** An object with something in it; arrays and empty objects are values. */
const isBranch = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
