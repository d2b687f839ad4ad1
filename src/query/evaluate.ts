import type { Json } from "../history/summary.ts";
import { literalOf, testOf } from "./compare.ts";
import type { Expression, Operand, Operator } from "./expression.ts";

/**
 * The value of a name, by its path as it was written; undefined where there is none. Of a run: `loss.min`, `lr`. Of a
 * row of a table: the cell in the column of that name. Numbers that JSON lacks are "NaN", "Infinity", "-Infinity".
 */
export type Lookup = (path: string) => Json | undefined;

/**
 * Makes an expression ready to be asked of many things. A comparison with what is missing is false, also with `!=` and
 * `not in`; `loss = none` asks for that. Never throws but what the lookup does.
 */
export function predicateOf(expression: Expression): (lookup: Lookup) => boolean {
  switch (expression.kind) {
    case "or": {
      const terms = expression.terms.map(predicateOf);
      return (lookup) => terms.some((term) => term(lookup));
    }
    case "and": {
      const terms = expression.terms.map(predicateOf);
      return (lookup) => terms.every((term) => term(lookup));
    }
    case "not": {
      const inner = predicateOf(expression.inner);
      return (lookup) => !inner(lookup);
    }
    case "compare": {
      const { left, operator, right } = expression;
      const test = comparison(operator, right);
      return (lookup) => test(lookup(left.path), lookup);
    }
    case "in": {
      const { left, negated, list } = expression;
      const tests = list.map((operand) => comparison(negated ? "!=" : "=", operand));
      return (lookup) => {
        const value = lookup(left.path);
        return negated
          ? tests.every((test) => test(value, lookup))
          : tests.some((test) => test(value, lookup));
      };
    }
    case "holds":
      return (lookup) => holds(lookup(expression.name.path));
  }
}

type Comparison = (value: Json | undefined, lookup: Lookup) => boolean;

function comparison(operator: Operator, right: Operand): Comparison {
  if (right.kind === "literal") return testOf(operator, right);
  return (value, lookup) => {
    const other = lookup(right.path);
    return other !== undefined && other !== null && testOf(operator, literalOf(other))(value);
  };
}

/** Whether a value is there and is neither false, zero, NaN nor empty. */
const holds = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : Boolean(value) && value !== "NaN";
