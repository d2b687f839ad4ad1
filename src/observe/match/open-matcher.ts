import { LineMatcher, type Matcher, type MatcherState } from "./line-matcher.ts";
import { matchFlag } from "./names.ts";
import { compilePattern } from "./pattern.ts";

/**
 * A matcher for what `--match` was given, where its state says.
 * @throws {RangeError} for an expression that is none: that is refused before a program is started
 */
export const openMatcher = (flags: readonly string[], state: MatcherState | undefined): LineMatcher =>
  new LineMatcher(flags.map(matcherOf), state);

function matcherOf(text: string): Matcher {
  const flag = matchFlag(text);
  if (flag.kind !== "pattern") return flag;
  const pattern = compilePattern(flag.source);
  if ("kind" in pattern) throw new RangeError(`--match ${text}: ${pattern.problem}`);
  return { kind: "pattern", pattern };
}
