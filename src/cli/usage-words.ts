import { safe } from "../render/safe.ts";

/** A mistake in the command line, worded as our other errors are: a sentence, and what to do about it. */
export interface UsageWords {
  readonly message: string;
  readonly hints: readonly string[];
}

/**
 * Words what commander found wrong: "error: unknown option '--jsn'\n(Did you mean --json?)".
 * @param command whose help tells more: "trackio run"
 */
export function wordUsage(found: string, command: string): UsageWords {
  const [first = "", ...more] = found.trim().split("\n");
  const sentence = first.replace(/^error: /, "").replace(/\.$/, "");
  const suggestions = more.map((line) => line.replace(/^\((.*)\)$/, "$1"));
  return {
    message: `${sentence.charAt(0).toUpperCase()}${safe(sentence.slice(1))}.`,
    hints: [...suggestions.map(safe), `Try: ${command} --help`],
  };
}
