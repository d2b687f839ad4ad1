import { type Mistake, mistake } from "./mistake.ts";
import { tokenize } from "./token.ts";

/** One name of a list. */
export interface ListedName {
  readonly path: string;
  /** It was written without quotes, so a `*` in it is a pattern. */
  readonly bare: boolean;
  /** A "-" stood before it. */
  readonly descending: boolean;
  readonly at: number;
  readonly end: number;
}

/** Reads names with commas between them: `lr,loss.min`, or `-loss.min,name` to sort by. Odd names stand in quotes. */
export function parseNames(text: string): ListedName[] | Mistake {
  const tokens = tokenize(text);
  if (!Array.isArray(tokens)) return tokens;
  const names: ListedName[] = [];
  for (let next = 0; ; next++) {
    const first = tokens[next];
    const second = tokens[next + 1];
    const minus = first?.kind === "word" && first.text === "-" && second?.kind === "quoted";
    const token = minus ? second : first;
    if (token === undefined || (token.kind !== "word" && token.kind !== "quoted"))
      return expected("a name", first ?? { at: text.length, end: text.length, text: "" });
    const bare = token.kind === "word";
    const descending = minus || (bare && token.text.length > 1 && token.text.startsWith("-"));
    const path = bare && descending ? token.text.slice(1) : token.text;
    names.push({ path, bare, descending, at: token.at, end: token.end });
    next += minus ? 2 : 1;
    const comma = tokens[next];
    if (comma === undefined || comma.kind === "end") return names;
    if (comma.kind !== "sign" || comma.text !== ",") return expected('"," or the end', comma);
  }
}

const expected = (what: string, { at, end, text }: { at: number; end: number; text: string }): Mistake =>
  mistake(at, end, `expected ${what}; found ${text === "" ? "the end" : `"${text}"`}`);
