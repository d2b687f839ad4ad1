import type { Expression, Name } from "./expression.ts";
import { meaningOf } from "./literal.ts";
import { type Mistake, mistake } from "./mistake.ts";
import { parseExpression } from "./parse.ts";
import { tokenize } from "./token.ts";

/** When to alert, as `--alert` tells; plain data. `text` is the rule as it was written. */
export type AlertRule =
  /** A condition over the latest values of metrics. */
  | { readonly kind: "condition"; readonly text: string; readonly expression: Expression }
  /** A metric is NaN, or infinite. `name` may hold `*`. */
  | { readonly kind: "nan" | "inf"; readonly text: string; readonly name: string }
  /** No metrics come for so many seconds. */
  | { readonly kind: "stalled"; readonly text: string; readonly seconds: number };

export type ParsedRule = { readonly kind: "rule"; readonly rule: AlertRule } | Mistake;

/** Reads a rule: `loss > 5 and lr < 0.1`, `nan(loss)`, `inf(*)`, `stalled 10m`. Never throws. */
export function parseAlertRule(text: string): ParsedRule {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  const [first, second, third, fourth] = tokens;
  const word = first?.kind === "word" ? first.text.toLowerCase() : "";
  if (word === "stalled" && second?.kind === "word") {
    const meaning = meaningOf({ kind: "literal", text: second.text, quoted: false });
    const plain = /^[\d.]+$/.test(second.text);
    if (meaning.kind !== "number" || plain || !(meaning.number >= 1))
      return mistake(second.at, second.end, "expected a length of time of 1s at least, such as 10m or 1h30m");
    if (third !== undefined && third.kind !== "end")
      return mistake(third.at, third.end, "expected the end: stalled 10m is a rule by itself");
    return { kind: "rule", rule: { kind: "stalled", text, seconds: meaning.number } };
  }
  if ((word === "nan" || word === "inf") && second?.kind === "sign" && second.text === "(") {
    if (third === undefined || (third.kind !== "word" && third.kind !== "quoted"))
      return mistake(third?.at ?? text.length, third?.end ?? text.length, "expected the name of a metric");
    if (fourth?.kind !== "sign" || fourth.text !== ")")
      return mistake(fourth?.at ?? text.length, fourth?.end ?? text.length, 'expected ")"');
    const behind = tokens[4];
    if (behind !== undefined && behind.kind !== "end")
      return mistake(behind.at, behind.end, `expected the end: ${word}(…) is a rule by itself`);
    return { kind: "rule", rule: { kind: word, text, name: third.text } };
  }
  const parsed = parseExpression(text);
  if (parsed.kind === "mistake") return parsed;
  return { kind: "rule", rule: { kind: "condition", text, expression: parsed.expression } };
}

/** How a metric may be called in a rule: as it is, or with dots for slashes. */
export const spellingsOf = ({ path }: Pick<Name, "path">): string[] => [
  ...new Set([path, path.replaceAll(".", "/")]),
];
