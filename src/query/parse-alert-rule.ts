import { type AlertRule, STEP_WORD } from "./alert-rule.ts";
import { namesIn } from "./expression.ts";
import { meaningOf } from "./literal.ts";
import { type Mistake, mistake } from "./mistake.ts";
import { parseExpression } from "./parse.ts";
import { tokenize } from "./token.ts";

export type ParsedRule = { readonly kind: "rule"; readonly rule: AlertRule } | Mistake;

/** Reads a rule: `loss > 5 and lr < 0.1`, `nan(loss)`, `inf(*)`, `stalled 10m`. Never throws. */
export function parseAlertRule(text: string): ParsedRule {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  const [first, second, third, fourth] = tokens;
  const word = first?.kind === "word" ? first.text.toLowerCase() : "";
  if (word === "stalled" && second?.kind === "end")
    return mistake(second.at, second.end, "expected a length of time behind it: stalled 10m");
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
  const { expression } = parsed;
  if (namesIn(expression).every(({ path }) => path === STEP_WORD))
    return mistake(0, text.length, "expected a metric to look at beside the step");
  return { kind: "rule", rule: { kind: "condition", text, expression } };
}
