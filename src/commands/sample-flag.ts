import { UsageError } from "../store/user-error.ts";
import { parseDuration } from "./duration-flag.ts";

/** Milliseconds between two samples, unless somebody says another. */
const EVERY = 10_000;
/** Below this we would be part of what we measure. */
const LEAST = 1000;
/** What a timer can wait for, in milliseconds (setTimeout). */
const MOST = 2 ** 31 - 1;

/**
 * Milliseconds from one sample of the machine to the next; undefined where there are to be none.
 * @param flag what `--sample` says; else `$TRACKIO_SAMPLE` counts
 * @throws {UsageError} for what is neither a duration of a second or more nor `off`
 */
export function parseSample(flag: string | undefined, env: Readonly<NodeJS.ProcessEnv>): number | undefined {
  const variable = env["TRACKIO_SAMPLE"];
  const [source, text] =
    flag !== undefined ? (["--sample", flag] as const) : (["TRACKIO_SAMPLE", variable ?? ""] as const);
  if (text === "" && flag === undefined) return EVERY;
  if (text === "off") return undefined;
  const milliseconds = parseDuration(source, text) * 1000;
  if (milliseconds < LEAST || milliseconds > MOST)
    throw new UsageError(`${source} takes 1s to 24d, or off, not "${text}".`);
  return milliseconds;
}
