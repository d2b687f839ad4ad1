import type { ClientChoice } from "../history/life.ts";
import { STANDS_IN_FOR } from "../recorder/python-path.ts";
import { UsageError } from "../store/user-error.ts";

/** The flags that say which of our clients the program finds. */
export interface ClientFlags {
  /** False with `--no-inject`; true also where nothing was said. */
  readonly inject?: boolean;
  readonly as?: readonly string[];
}

/** What holds where nobody says anything. */
export const OUR_CLIENT: ClientChoice = { inject: true, as: [] };

/**
 * What the flags say; undefined where they say nothing.
 * @throws {UsageError} for a name that our client does not stand in for, and where the flags contradict each other
 */
export function parseClients({ inject = true, as = [] }: ClientFlags): ClientChoice | undefined {
  const unknown = as.find((name) => !STANDS_IN_FOR.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `--as takes the name of a library that our client stands in for, not "${unknown}".`,
      [`There is: ${STANDS_IN_FOR.join(", ")}`],
    );
  if (!inject && as.length > 0)
    throw new UsageError(
      `--as ${as[0]} needs our client, which --no-inject leaves out: give one of the two.`,
    );
  return inject && as.length === 0 ? undefined : { inject, as: [...new Set(as)] };
}
