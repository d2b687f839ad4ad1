import type { LineMatcher, MatcherState } from "../../observe/match/line-matcher.ts";

let open: ((flags: readonly string[], state: MatcherState | undefined) => LineMatcher) | undefined;

/** Loads what `--match` needs, which no other session does: what takes a session up cannot wait for it later. */
export async function loadMatching(): Promise<void> {
  open ??= (await import("../../observe/match/open-matcher.ts")).openMatcher;
}

export const isMatchingLoaded = (): boolean => open !== undefined;

/** @throws {RangeError} where `loadMatching` was not waited for */
export function openMatcher(flags: readonly string[], state: MatcherState | undefined): LineMatcher {
  if (open === undefined) throw new RangeError("what --match needs is not loaded");
  return open(flags, state);
}
