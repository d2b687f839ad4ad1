/** The text of one JSON value: valid by RFC 8259, numbers spelled as they came. */
export type JsonText = string & { readonly __brand: "JsonText" };

/** What became of a line: JSON, or the reason why it is none. */
export type JsonOutcome =
  | { readonly kind: "json"; readonly text: JsonText }
  | { readonly kind: "not-json"; readonly problem: string };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** RFC 8259, section 6; sticky, so that it is tried at `lastIndex` only. */
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null|NaN|-?Infinity/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Checks one line and makes it strict: the bare tokens `NaN`, `Infinity` and `-Infinity`, which Python's `json.dumps`
 * writes, become strings. Takes any depth and any length without recursion; never throws.
 */
export function strictJson(line: string): JsonOutcome {
  const check = new Check(line);
  const problem = check.run();
  if (problem !== undefined) return { kind: "not-json", problem };
  return { kind: "json", text: quoteBareTokens(line.trim(), check.bare, leadingSpace(line)) as JsonText };
}

const leadingSpace = (line: string): number => line.length - line.trimStart().length;

/** Puts quotes around the tokens at the given places, which count from the start of the untrimmed line. */
function quoteBareTokens(text: string, bare: readonly (readonly [number, number])[], shift: number): string {
  if (bare.length === 0) return text;
  const parts: string[] = [];
  let done = 0;
  for (const [start, end] of bare) {
    parts.push(text.slice(done, start - shift), '"', text.slice(start - shift, end - shift), '"');
    done = end - shift;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

/** One pass over a text by RFC 8259. What is open is kept on a stack of closing brackets. */
class Check {
  readonly bare: [number, number][] = [];
  readonly #text: string;
  readonly #open: number[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The problem found, in words, or undefined for a valid text. */
  run(): string | undefined {
    for (;;) {
      const problem = this.#value();
      if (problem !== undefined) return problem;
      const after = this.#afterValue();
      if (after !== "next") return after === "end" ? undefined : after;
    }
  }

  /** Reads a scalar, or an opening bracket (with the first key of an object) and what follows it. */
  #value(): string | undefined {
    for (;;) {
      this.#space();
      const code = this.#text.charCodeAt(this.#at);
      if (code === OPEN_OBJECT) {
        this.#at++;
        this.#space();
        if (this.#text.charCodeAt(this.#at) === CLOSE_OBJECT) {
          this.#at++;
          return undefined;
        }
        this.#open.push(CLOSE_OBJECT);
        const problem = this.#key();
        if (problem !== undefined) return problem;
      } else if (code === OPEN_ARRAY) {
        this.#at++;
        this.#space();
        if (this.#text.charCodeAt(this.#at) === CLOSE_ARRAY) {
          this.#at++;
          return undefined;
        }
        this.#open.push(CLOSE_ARRAY);
      } else return this.#scalar(code);
    }
  }

  /** Closes what ends here. "next" when another value follows, "end" at the end of the text. */
  #afterValue(): string {
    for (;;) {
      this.#space();
      const closing = this.#open.at(-1);
      if (closing === undefined) {
        return this.#at >= this.#text.length ? "end" : this.#unexpected("the end of the line");
      }
      const code = this.#text.charCodeAt(this.#at);
      if (code === closing) {
        this.#at++;
        this.#open.pop();
      } else if (code === COMMA) {
        this.#at++;
        return closing === CLOSE_OBJECT ? (this.#key() ?? "next") : "next";
      } else return this.#unexpected(closing === CLOSE_OBJECT ? "“,” or “}”" : "“,” or “]”");
    }
  }

  #key(): string | undefined {
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== QUOTE) return this.#unexpected("a key in double quotes");
    const problem = this.#string();
    if (problem !== undefined) return problem;
    this.#space();
    if (this.#text.charCodeAt(this.#at) !== COLON) return this.#unexpected("“:” after the key");
    this.#at++;
    return undefined;
  }

  #scalar(code: number): string | undefined {
    if (code === QUOTE) return this.#string();
    if (code !== MINUS && !(code >= 0x30 && code <= 0x39)) return this.#word();
    const end = this.#match(NUMBER);
    if (end === undefined) return this.#word();
    this.#at = end;
    return undefined;
  }

  #word(): string | undefined {
    const end = this.#match(WORD);
    if (end === undefined) return this.#unexpected("a value");
    const first = this.#text.charAt(this.#at);
    if (first === "N" || first === "I" || first === "-") this.bare.push([this.#at, end]);
    this.#at = end;
    return undefined;
  }

  #string(): string | undefined {
    const text = this.#text;
    let at = this.#at + 1;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        this.#at = at;
        const end = this.#match(ESCAPE);
        if (end === undefined) return this.#unexpected("a valid escape");
        at = end;
      } else if (code >= 0x20) at++;
      else {
        this.#at = at;
        return Number.isNaN(code)
          ? this.#unexpected("the closing quote")
          : this.#unexpected("no control character in a string");
      }
    }
    this.#at = at + 1;
    return undefined;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x0a) return;
      this.#at++;
    }
  }

  #match(pattern: RegExp): number | undefined {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text) ? pattern.lastIndex : undefined;
  }

  #unexpected(wanted: string): string {
    const found =
      this.#at >= this.#text.length
        ? "the line ends"
        : `found ${JSON.stringify(this.#text.charAt(this.#at))}`;
    return `expected ${wanted} at column ${this.#at + 1}, ${found}`;
  }
}

/** A key of an object, decoded, and its value as text. */
export interface Member {
  readonly key: string;
  readonly value: JsonText;
  /** Where the value stands in the object's text. */
  readonly start: number;
  readonly end: number;
}

/** The members of an object, in order. The text must be an object's. */
export function membersOf(object: JsonText): Member[] {
  const members: Member[] = [];
  let at = skipSpace(object, 1);
  while (object.charCodeAt(at) !== CLOSE_OBJECT) {
    const keyEnd = skipString(object, at);
    const key = decode(object.slice(at, keyEnd));
    const start = skipSpace(object, skipSpace(object, keyEnd) + 1);
    const end = skipValue(object, start);
    members.push({ key, value: object.slice(start, end) as JsonText, start, end });
    at = skipSpace(object, end);
    if (object.charCodeAt(at) === COMMA) at = skipSpace(object, at + 1);
  }
  return members;
}

/** The elements of an array, in order. The text must be an array's. */
export function elementsOf(array: JsonText): JsonText[] {
  const elements: JsonText[] = [];
  let at = skipSpace(array, 1);
  while (array.charCodeAt(at) !== CLOSE_ARRAY) {
    const end = skipValue(array, at);
    elements.push(array.slice(at, end) as JsonText);
    at = skipSpace(array, end);
    if (array.charCodeAt(at) === COMMA) at = skipSpace(array, at + 1);
  }
  return elements;
}

export const isObject = (text: JsonText): boolean => text.charCodeAt(0) === OPEN_OBJECT;
export const isArray = (text: JsonText): boolean => text.charCodeAt(0) === OPEN_ARRAY;

/** The text of a JavaScript value that JSON can carry. */
export const toJsonText = (value: unknown): JsonText => JSON.stringify(value) as JsonText;

/** The string that a text spells, or undefined where it is no string. */
export const stringOf = (text: JsonText | undefined): string | undefined =>
  text !== undefined && text.charCodeAt(0) === QUOTE ? decode(text) : undefined;

const decode = (quoted: string): string =>
  quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d && code !== 0x0a) return at;
    at++;
  }
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
}

/** Past one value of a valid text; brackets are counted, strings stepped over. */
function skipValue(text: string, from: number): number {
  let at = from;
  let depth = 0;
  do {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at);
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth++;
      at++;
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth--;
      at++;
    } else if (depth > 0) at++;
    else {
      while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;
    }
  } while (depth > 0);
  return at;
}

const isDelimiter = (code: number): boolean =>
  code === COMMA ||
  code === CLOSE_OBJECT ||
  code === CLOSE_ARRAY ||
  code === 0x20 ||
  code === 0x09 ||
  code === 0x0d ||
  code === 0x0a;
