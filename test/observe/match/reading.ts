import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  LineMatcher,
  type Matcher,
  type MatcherState,
  type Taken,
} from "../../../src/observe/match/line-matcher.ts";
import { matchFlag } from "../../../src/observe/match/names.ts";
import { compilePattern } from "../../../src/observe/match/pattern.ts";

const LOGS = fileURLToPath(new URL("../../../fixtures/logs/", import.meta.url));

export const logOf = (name: string): string[] => readFileSync(`${LOGS}${name}.log`, "utf8").split("\n");

/** What several `--match` ask for; a mistake in one fails the test. */
export function matchers(...texts: readonly string[]): Matcher[] {
  return texts.map((text) => {
    const flag = matchFlag(text);
    if (flag.kind !== "pattern") return flag;
    const pattern = compilePattern(text);
    if ("kind" in pattern) throw new Error(`${text}: ${pattern.problem}`);
    return { kind: "pattern", pattern };
  });
}

/** All that is taken from lines, in order, with their numbers (from 1 on) as their times. */
export function taken(lines: readonly string[], ...texts: readonly string[]): Taken[] {
  const matcher = new LineMatcher(matchers(...texts));
  return [
    ...lines.flatMap((line, index) => matcher.take(line, String(index + 1))),
    ...matcher.end(String(lines.length)),
  ];
}

/** The same with a new matcher for each line, which goes on from the noted state of the one before. */
export function takenInPieces(lines: readonly string[], ...texts: readonly string[]): Taken[] {
  let state: MatcherState | undefined;
  const all: Taken[] = [];
  const renew = () => new LineMatcher(matchers(...texts), state);
  for (const [index, line] of lines.entries()) {
    const matcher = renew();
    all.push(...matcher.take(line, String(index + 1)));
    state = JSON.parse(JSON.stringify(matcher.state)) as MatcherState;
  }
  return [...all, ...renew().end(String(lines.length))];
}

export const texts = (all: readonly Taken[]): string =>
  all.map(({ text, at }) => `${at}: ${text}`).join("\n");
