/** A name of something that has a value: config, a metric, a column. */
export interface Name {
  readonly kind: "name";
  readonly path: string;
  /** Where it stands in the text, for whoever finds that nothing is called so. */
  readonly at: number;
  readonly end: number;
}

/** A value as it was written. Bare words may be numbers, lengths of time, dates or words of the language; quoted ones are texts. */
export interface Literal {
  readonly kind: "literal";
  readonly text: string;
  readonly quoted: boolean;
}

export type Operand = Literal | Name;
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~";

/** A condition, as `parseExpression` reads it. */
export type Expression =
  /** Of at least two terms. */
  | { readonly kind: "or" | "and"; readonly terms: readonly Expression[] }
  | { readonly kind: "not"; readonly inner: Expression }
  | { readonly kind: "compare"; readonly left: Name; readonly operator: Operator; readonly right: Operand }
  | {
      readonly kind: "in";
      readonly left: Name;
      readonly negated: boolean;
      /** At least one. */
      readonly list: readonly Operand[];
    }
  /** A name alone: whether it has a value that is neither false nor nothing. */
  | { readonly kind: "holds"; readonly name: Name };

/** Every name that an expression asks for, in its order. */
export function namesIn(expression: Expression): Name[] {
  switch (expression.kind) {
    case "or":
    case "and":
      return expression.terms.flatMap(namesIn);
    case "not":
      return namesIn(expression.inner);
    case "compare":
      return [expression.left, expression.right].filter(isName);
    case "in":
      return [expression.left, ...expression.list.filter(isName)];
    case "holds":
      return [expression.name];
  }
}

export const isName = (operand: Operand): operand is Name => operand.kind === "name";
