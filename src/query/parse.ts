import type { Expression, Name, Operand, Operator } from "./expression.ts";
import { meaningOf, spelledNumber } from "./literal.ts";
import { type Mistake, mistake } from "./mistake.ts";
import { type Sign, type Token, tokenize } from "./token.ts";

export type Parsed = { readonly kind: "parsed"; readonly expression: Expression } | Mistake;

/** Brackets and `not` within each other: deeper is nobody's filter, and must not overflow our stack. */
const DEEPEST = 100;

/** Of a word that an error repeats. */
const LONGEST_SHOWN = 40;

const OPERATORS: { readonly [sign in Sign]?: Operator } = {
  "=": "=",
  "==": "=",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  "~": "~",
  "!~": "!~",
};
const ORDERS: ReadonlySet<Operator> = new Set<Operator>(["<", "<=", ">", ">="]);

/**
 * Reads a condition: `loss.min < 0.3 and status = finished and lr in (0.1, 0.01)`. `or` binds least, then `and`, then
 * `not`. Never throws.
 */
export function parseExpression(text: string): Parsed {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  try {
    return { kind: "parsed", expression: new Parser(tokens).whole() };
  } catch (error) {
    if (error instanceof Stop) return error.mistake;
    throw error;
  }
}

/** Ends the reading of an expression from any depth. */
class Stop extends Error {
  readonly mistake: Mistake;

  constructor(found: Mistake) {
    super(found.problem);
    this.mistake = found;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#series("or");
    if (this.#token.kind !== "end") this.#expected("and, or, or the end");
    return expression;
  }

  get #token(): Token {
    // The last token is `end`, and is never taken.
    const token = this.#tokens[this.#next];
    if (token === undefined) throw new RangeError("read beyond the end");
    return token;
  }

  #take(): Token {
    const token = this.#token;
    this.#next++;
    return token;
  }

  #series(kind: "or" | "and"): Expression {
    const term = (): Expression => (kind === "or" ? this.#series("and") : this.#condition());
    const first = term();
    const terms = [first];
    while (this.#is(kind) || this.#is(kind === "or" ? "||" : "&&")) {
      this.#take();
      terms.push(term());
    }
    return terms.length === 1 ? first : { kind, terms };
  }

  #condition(): Expression {
    const { at, end, text } = this.#token;
    if (!this.#is("not") && text !== "(") return this.#comparison();
    if (++this.#depth > DEEPEST) throw new Stop(mistake(at, end, "this is nested too deeply"));
    const expression = this.#is("not") ? this.#negation() : this.#bracket();
    this.#depth--;
    return expression;
  }

  #negation(): Expression {
    this.#take();
    return { kind: "not", inner: this.#condition() };
  }

  #bracket(): Expression {
    if (this.#token.kind !== "sign") return this.#comparison();
    this.#take();
    const inner = this.#series("or");
    if (this.#token.text !== ")" || this.#token.kind !== "sign") this.#expected('and, or, or ")"');
    this.#take();
    return inner;
  }

  #comparison(): Expression {
    const left = this.#name();
    const sign = this.#token;
    const operator = sign.kind === "sign" ? OPERATORS[sign.text] : undefined;
    if (operator !== undefined) {
      this.#take();
      return { kind: "compare", left, operator, right: this.#value(operator) };
    }
    if (this.#is("in")) {
      this.#take();
      return { kind: "in", left, negated: false, list: this.#list() };
    }
    const after = this.#tokens[this.#next + 1];
    if (this.#is("not") && after !== undefined && isKeyword(after, "in")) {
      this.#next += 2;
      return { kind: "in", left, negated: true, list: this.#list() };
    }
    const ends =
      sign.kind === "end" || sign.text === ")" || ["and", "or", "&&", "||"].some((word) => this.#is(word));
    if (!ends) this.#expected("an operator (= != < <= > >= ~ in), and, or, or the end");
    return { kind: "holds", name: left };
  }

  #name(): Name {
    const token = this.#token;
    const bare = token.kind === "word";
    if ((!bare && token.kind !== "quoted") || (bare && KEYWORDS.has(token.text.toLowerCase())))
      this.#expected('a name, such as loss.min, lr or status, "not" or "("');
    if (bare && spelledNumber(token.text) !== undefined)
      this.#expected("a name: what is asked for stands left of the operator, its value on the right");
    this.#take();
    return { kind: "name", path: token.text, at: token.at, end: token.end };
  }

  #value(operator?: Operator): Operand {
    const token = this.#token;
    if (token.kind === "sign" && (token.text === "(" || token.text === "["))
      this.#expected("one value: several stand behind in");
    const keyword = token.kind === "word" && KEYWORDS.has(token.text.toLowerCase());
    if ((token.kind !== "word" && token.kind !== "quoted") || keyword) this.#expected("a value");
    if (token.kind === "quoted" && token.quote === "`") {
      this.#take();
      return { kind: "name", path: token.text, at: token.at, end: token.end };
    }
    const literal = { kind: "literal", text: token.text, quoted: token.kind === "quoted" } as const;
    const { kind } = meaningOf(literal);
    if (operator !== undefined && ORDERS.has(operator) && (kind === "none" || kind === "boolean"))
      this.#expected(`a number, a length of time, a date or a text behind ${operator}`);
    this.#take();
    return literal;
  }

  #list(): Operand[] {
    const open = this.#token;
    if (open.kind !== "sign" || (open.text !== "(" && open.text !== "["))
      this.#expected("values in brackets, such as (0.1, 0.01)");
    const close = open.text === "(" ? ")" : "]";
    this.#take();
    const list = [this.#value()];
    for (;;) {
      const { kind, text } = this.#token;
      if (kind === "sign" && text === close) {
        this.#take();
        return list;
      }
      if (kind !== "sign" || text !== ",") this.#expected(`"," or "${close}"`);
      this.#take();
      list.push(this.#value());
    }
  }

  #is(keyword: string): boolean {
    return isKeyword(this.#token, keyword);
  }

  #expected(what: string): never {
    const { kind, at, end, text } = this.#token;
    const shown = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
    const found = kind === "end" ? "the end" : `"${shown}"`;
    throw new Stop(mistake(at, end, `expected ${what}; found ${found}`));
  }
}

const isKeyword = ({ kind, text }: Token, keyword: string): boolean =>
  kind === "word" && text.toLowerCase() === keyword;

/** Words that are names and values in quotes only. */
export const KEYWORDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "&&", "||"]);
