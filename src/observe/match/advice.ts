import { isKnown } from "./key-value.ts";
import { LineMatcher } from "./line-matcher.ts";
import type { ReaderName } from "./names.ts";

/** What a program printed that a reader would have taken. */
export interface Advice {
  readonly reader: ReaderName;
  readonly points: number;
  /** Names of metrics, in the order in which they came. */
  readonly metrics: readonly string[];
}

/** What is no whole number: `err 3` may be the third of anything. */
const FRACTION = /[.eE]|nan|inf/i;

/**
 * Which reader to advise to somebody whose program reported nothing but printed these lines; undefined where they do not
 * look like measurements: one point alone, or names that may be anything's.
 */
export function matchAdvice(lines: Iterable<string>): Advice | undefined {
  const matcher = new LineMatcher([{ kind: "auto" }]);
  const metrics = new Set<string>();
  let points = 0;
  let known = false;
  const taken = function* () {
    for (const line of lines) yield* matcher.take(line, "");
    yield* matcher.end("");
  };
  for (const { found } of taken()) {
    if (found === undefined) continue;
    points++;
    known ||= isKnown(found.fields) && found.fields.some(({ value }) => FRACTION.test(value));
    for (const { name } of found.fields) metrics.add(name);
  }
  const reader = matcher.chosen;
  if (reader === undefined || points < 2 || (reader === "key-value" && !known)) return undefined;
  return { reader, points, metrics: [...metrics] };
}
