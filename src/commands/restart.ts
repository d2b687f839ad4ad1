import type { Fate } from "../process/fate.ts";
import { UsageError } from "../store/user-error.ts";

/** When a program is started again by itself. */
export interface Restart {
  /** How often at most. */
  readonly most: number;
}

/** @throws {UsageError} for anything but `on-failure` and `on-failure:N` */
export function parseRestart(text: string): Restart {
  const found = /^on-failure(?::(\d{1,9}))?$/.exec(text);
  if (found === null)
    throw new UsageError(`--restart takes on-failure or on-failure:N, N a whole number, not "${text}".`);
  return { most: found[1] === undefined ? Number.POSITIVE_INFINITY : Number(found[1]) };
}

/** Seconds before the first restart; each pause is twice the one before. */
const FIRST_PAUSE = 1;
/** Seconds that no pause goes beyond. */
const LONGEST_PAUSE = 60;

/** How a program ended, and what came of it before. */
export interface Ended extends Fate {
  /** Somebody asked for the end. */
  readonly stopped: boolean;
  /** How often it was started again by us. */
  readonly restarts: number;
}

/** Seconds to wait before a program is started again; undefined where it is not to be. */
export function pauseBefore(
  restart: Restart | undefined,
  { exitCode, signal, stopped, restarts }: Ended,
): number | undefined {
  const failed = signal !== null || exitCode !== 0;
  if (restart === undefined || !failed || stopped || restarts >= restart.most) return undefined;
  return Math.min(FIRST_PAUSE * 2 ** restarts, LONGEST_PAUSE);
}
