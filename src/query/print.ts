import type { Expression, Literal, Name, Operand } from "./expression.ts";
import { spelledNumber } from "./literal.ts";
import { KEYWORDS } from "./parse.ts";
import { inQuotes, isWord } from "./token.ts";

/** An expression as text that reads as the same expression. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "or":
    case "and":
      return expression.terms.map(inner).join(` ${expression.kind} `);
    case "not":
      return `not ${inner(expression.inner)}`;
    case "compare":
      return `${printName(expression.left)} ${expression.operator} ${operand(expression.right)}`;
    case "in": {
      const { left, negated, list } = expression;
      return `${printName(left)} ${negated ? "not in" : "in"} (${list.map(operand).join(", ")})`;
    }
    case "holds":
      return printName(expression.name);
  }
}

const inner = (expression: Expression): string =>
  expression.kind === "or" || expression.kind === "and"
    ? `(${printExpression(expression)})`
    : printExpression(expression);

/** A name as it stands left of an operator. */
export const printName = ({ path }: Pick<Name, "path">): string =>
  isPlain(path) && spelledNumber(path) === undefined ? path : inQuotes(path, "`");

const operand = (value: Operand): string =>
  value.kind === "name" ? inQuotes(value.path, "`") : printLiteral(value);

const printLiteral = ({ text, quoted }: Literal): string => (quoted ? inQuotes(text, "'") : text);

const isPlain = (text: string): boolean => isWord(text) && !KEYWORDS.has(text.toLowerCase());
