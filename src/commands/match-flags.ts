import { closest } from "../format/closest.ts";
import type { Matcher } from "../observe/match/line-matcher.ts";
import { matchFlag, READER_NAMES } from "../observe/match/names.ts";
import { compilePattern } from "../observe/match/pattern.ts";
import { mistakeLines } from "../render/mistake-lines.ts";
import { safe } from "../render/safe.ts";
import { loadWidths } from "../render/width.ts";
import { UsageError } from "../store/user-error.ts";

const NAMES = `auto, ${READER_NAMES.join(", ")}`;
const EXPRESSION = "Or an expression: --match 'loss=(?<loss>\\S+)'";
/** A word that may have been meant as a reader's name. */
const WORD = /^[\w.-]+$/;

/**
 * What several `--match` ask for, expressions compiled.
 * @throws {UsageError} for a text that is neither a reader's name nor a regular expression with a named group
 */
export async function parseMatchers(texts: readonly string[]): Promise<readonly Matcher[]> {
  const matchers: Matcher[] = [];
  for (const text of texts) matchers.push(await parseMatcher(text));
  return matchers;
}

async function parseMatcher(text: string): Promise<Matcher> {
  if (text === "")
    throw new UsageError("--match takes a reader or a regular expression, not an empty text.", [
      `Readers: ${NAMES}`,
      EXPRESSION,
    ]);
  const flag = matchFlag(text);
  if (flag.kind !== "pattern") return flag;
  const pattern = compilePattern(flag.source);
  if (!("kind" in pattern)) return { kind: "pattern", pattern };
  if (WORD.test(text)) {
    const [near] = closest(text, ["auto", ...READER_NAMES]);
    throw new UsageError(
      `--match knows no reader "${text}", and as a regular expression it has no named group.`,
      [...(near === undefined ? [] : [`Did you mean ${near}?`]), "Readers:", NAMES, EXPRESSION],
    );
  }
  await loadWidths();
  const { at, end, problem } = pattern;
  throw new UsageError(`--match cannot be read: ${safe(problem)}.`, [
    ...mistakeLines(text, { kind: "mistake", at, end, problem }),
    problem === "it has no named group"
      ? "Named groups are what becomes metrics: 'loss=(?<loss>\\S+)'; one called step is the step."
      : "The syntax is RE2's: as in Python, without looking around and back.",
  ]);
}
