import { RE2JS, RE2JSSyntaxException } from "re2js";
import { type JsonText, toJsonText } from "../../format/json-text.ts";
import { numberText } from "./number-text.ts";
import type { TakenField } from "./reader.ts";

/** A regular expression whose named groups are metrics. */
export interface Pattern {
  readonly source: string;
  /** The fields of the first match in a line; undefined where nothing matches. Texts that are no numbers stay texts. */
  readonly match: (line: string) => readonly TakenField[] | undefined;
}

/** Why a text is no such expression; `at` and `end` are offsets into it, in UTF-16 code units. */
export interface PatternMistake {
  readonly kind: "mistake";
  readonly at: number;
  readonly end: number;
  readonly problem: string;
}

/**
 * Compiles an expression in RE2's syntax, which takes time in proportion to the line, whatever the expression: it must not
 * hold up a recorder. Groups are named as in Python, `(?P<loss>…)`, or JavaScript, `(?<loss>…)`; any name may be given that has no
 * `>` in it, so `(?<val/loss>…)` is the metric `val/loss`. A name may stand in several alternatives.
 */
export function compilePattern(source: string): Pattern | PatternMistake {
  const groups = namedGroups(source);
  if ("kind" in groups) return groups;
  const { text, names, places } = groups;
  const compiled = compile(text);
  if ("problem" in compiled) {
    const at = originalPlace(compiled.at, places);
    const end = Math.max(at + 1, originalPlace(compiled.at + compiled.length, places));
    return { kind: "mistake", at, end: Math.min(end, source.length), problem: compiled.problem };
  }
  if (names.size === 0)
    return { kind: "mistake", at: 0, end: source.length, problem: "it has no named group" };
  const { expression } = compiled;
  return {
    source,
    match(line) {
      const matcher = expression.matcher(line);
      if (!matcher.find()) return undefined;
      const fields = new Map<string, TakenField>();
      for (const [group, name] of names) {
        const found = matcher.group(group);
        if (found === null || found.trim() === "" || fields.has(name)) continue;
        const start = matcher.start(group);
        fields.set(name, { name, value: textOrNumber(found), start, end: start + found.length });
      }
      return [...fields.values()];
    },
  };
}

const textOrNumber = (text: string): JsonText => numberText(text.trim()) ?? toJsonText(text.trim());

/** The expression with its names taken out, which group has which, and for places behind each group how far they moved. */
interface Groups {
  readonly text: string;
  readonly names: ReadonlyMap<number, string>;
  readonly places: readonly (readonly [at: number, shift: number])[];
}

const NAMED = /\(\?P?<([^>=!][^>]*)>/y;

function namedGroups(source: string): Groups | PatternMistake {
  const names = new Map<number, string>();
  const places: [number, number][] = [];
  let text = "";
  let group = 0;
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const letter = source.charAt(at);
    if (letter === "\\") {
      const quoted = source.startsWith("\\Q", at) ? source.indexOf("\\E", at) : at;
      const end = quoted < 0 ? source.length : quoted + 2;
      text += source.slice(at, end);
      at = end;
      continue;
    }
    if (inClass) {
      inClass = letter !== "]";
    } else if (letter === "[") {
      const opening = /^\[\^?\]?/.exec(source.slice(at))?.[0] ?? "[";
      text += opening;
      at += opening.length;
      inClass = true;
      continue;
    } else if (letter === "(") {
      NAMED.lastIndex = at;
      const named = NAMED.exec(source);
      if (named !== null || source.charAt(at + 1) !== "?") group++;
      if (named !== null) {
        const [all, name = ""] = named;
        if (name === "_type") return reserved(at, all.length, name);
        names.set(group, name);
        text += "(";
        at += all.length;
        places.push([text.length, at - text.length]);
        continue;
      }
    }
    text += letter;
    at++;
  }
  return { text, names, places };
}

const reserved = (at: number, length: number, name: string): PatternMistake => ({
  kind: "mistake",
  at,
  end: at + length,
  problem: `the name ${name} has another meaning`,
});

const originalPlace = (at: number, places: Groups["places"]): number =>
  at + (places.findLast(([from]) => from <= at)?.[1] ?? 0);

interface Refused {
  readonly problem: string;
  readonly at: number;
  readonly length: number;
}

function compile(text: string): { readonly expression: RE2JS } | Refused {
  try {
    return { expression: RE2JS.compile(text) };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const piece = error.getPattern() ?? "";
    const at = Math.max(0, piece === text ? 0 : text.lastIndexOf(piece));
    const description = error.getDescription();
    const open = description.startsWith("missing closing )") ? unclosed(text) : undefined;
    const place = open === undefined ? { at, length: piece.length || text.length } : { at: open, length: 1 };
    return { problem: worded(description, piece), ...place };
  }
}

/** The last bracket that is never closed: RE2 tells all of the text instead. */
function unclosed(text: string): number | undefined {
  const open: number[] = [];
  const pieces = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\]?|[()]/g;
  for (const { 0: piece, index } of text.matchAll(pieces)) {
    if (piece === "(") open.push(index);
    else if (piece === ")") open.pop();
  }
  return open.at(-1);
}

function worded(description: string, piece: string): string {
  if (/^\(\?<?[=!]/.test(piece))
    return "it looks ahead or behind, which cannot be done in one pass over the line";
  if (/^\\[1-9]/.test(piece) || piece.startsWith("(?P="))
    return "it refers back to a group, which cannot be done in one pass over the line";
  return description;
}
