import { UsageError } from "../store/user-error.ts";

const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * A duration as people type it: `30`, `30s`, `500ms`, `1.5m`, `2h`. In seconds.
 * @throws {UsageError} for anything else
 */
export function parseDuration(flag: string, text: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(text) ?? [];
  const factor = SECONDS[unit];
  if (number === undefined || factor === undefined)
    throw new UsageError(`${flag} takes a duration such as 30s, 500ms or 2m, not "${text}".`);
  return Number(number) * factor;
}
