import { type Mistake, mistake } from "./mistake.ts";

/** A piece of an expression; `at` and `end` are offsets into its text. */
export type Token =
  | { readonly kind: "word"; readonly text: string; readonly at: number; readonly end: number }
  | {
      readonly kind: "quoted";
      readonly quote: Quote;
      /** Without its quotes and escapes. */
      readonly text: string;
      readonly at: number;
      readonly end: number;
    }
  | { readonly kind: "sign"; readonly text: Sign; readonly at: number; readonly end: number }
  | { readonly kind: "end"; readonly text: ""; readonly at: number; readonly end: number };

export type Quote = "'" | '"' | "`";
export type Sign = "(" | ")" | "[" | "]" | "," | "==" | "=" | "!=" | "<=" | "<" | ">=" | ">" | "!~" | "~";

/** The longer ones first. */
const SIGNS: readonly Sign[] = ["==", "!=", "<=", ">=", "!~", "=", "<", ">", "~", "(", ")", "[", "]", ","];
const SPACE = /\s/;
const DELIMITER = /[\s()[\],=<>~"'`]/;

/** The tokens of an expression, an `end` behind them. A backslash within quotes takes the next character as it is. */
export function tokenize(text: string): Token[] | Mistake {
  const tokens: Token[] = [];
  for (let at = 0; ; ) {
    while (at < text.length && SPACE.test(text.charAt(at))) at++;
    if (at >= text.length) {
      tokens.push({ kind: "end", text: "", at: text.length, end: text.length });
      return tokens;
    }
    const token = quotedAt(text, at) ?? signAt(text, at) ?? wordAt(text, at);
    if (token.kind === "mistake") return token;
    tokens.push(token);
    at = token.end;
  }
}

function quotedAt(text: string, at: number): Token | Mistake | undefined {
  const quote = text.charAt(at);
  if (!isQuote(quote)) return undefined;
  let inside = "";
  for (let next = at + 1; next < text.length; next++) {
    const letter = text.charAt(next);
    if (letter === quote) return { kind: "quoted", quote, text: inside, at, end: next + 1 };
    if (letter === "\\" && next + 1 < text.length) next++;
    inside += text.charAt(next);
  }
  return mistake(at, at + 1, `this ${quote} has no second one`);
}

const isQuote = (letter: string): letter is Quote => letter === "'" || letter === '"' || letter === "`";

function signAt(text: string, at: number): Token | undefined {
  const sign = SIGNS.find((each) => text.startsWith(each, at));
  return sign === undefined ? undefined : { kind: "sign", text: sign, at, end: at + sign.length };
}

function wordAt(text: string, at: number): Token {
  let end = at + 1;
  while (end < text.length && !DELIMITER.test(text.charAt(end)) && signAt(text, end) === undefined) end++;
  return { kind: "word", text: text.slice(at, end), at, end };
}

/** Whether a text is one word: it stands for itself without quotes. */
export function isWord(text: string): boolean {
  const tokens = tokenize(text);
  return (
    Array.isArray(tokens) && tokens.length === 2 && tokens[0]?.kind === "word" && tokens[0].text === text
  );
}

/** A text in quotes, as the tokenizer reads it. */
export const inQuotes = (text: string, quote: Quote): string =>
  quote +
  text.replace(/[\\'"`]/g, (letter) => (letter === "\\" || letter === quote ? `\\${letter}` : letter)) +
  quote;
