/** A command line as bash has it, up to the cursor. */
export interface BashLine {
  /** Words behind the command's own, without their quotes; the last one is at the cursor, and may be empty. */
  readonly words: readonly string[];
  /** Where each of them begins in the line. */
  readonly starts: readonly number[];
  /** What of the last word is not replaced by a completion, without its quotes. */
  readonly kept: string;
  /** The quote that the last word is in. */
  readonly quote: "" | "'" | '"';
}

interface Word {
  readonly start: number;
  text: string;
  /** Length of `text` where readline's own word begins: behind a quote that is open, or a character that breaks words. */
  kept: number;
}

/**
 * Takes a line apart as bash does.
 * @param line from the command's name, or assignments before it, up to the cursor
 * @param command as it was typed
 * @param breaks the characters at which readline begins a word (`COMP_WORDBREAKS`, bash(1))
 */
export function parseBashLine(line: string, command: string, breaks: string): BashLine {
  const words: Word[] = [];
  let word: Word | undefined;
  let quote: "" | "'" | '"' = "";
  const add = (at: number, text: string): Word => {
    word ??= begin(words, at);
    word.text += text;
    return word;
  };
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    const next = line.charAt(at + 1);
    if (quote === "'") {
      if (sign === "'") quote = closed(word);
      else add(at, sign);
    } else if (sign === "\\" && (quote === "" || '"\\$`'.includes(next))) {
      add(at, next);
      at++;
    } else if (quote === '"') {
      if (sign === '"') quote = closed(word);
      else add(at, sign);
    } else if (sign === "'" || sign === '"') {
      quote = sign;
      const open = add(at, "");
      open.kept = open.text.length;
    } else if (/\s/.test(sign)) word = undefined;
    else {
      const grown = add(at, sign);
      if (breaks.includes(sign)) grown.kept = grown.text.length - (LEFT_IN.has(sign) ? 1 : 0);
    }
  }
  word ??= begin(words, line.length);
  const named = words.findIndex(({ text }) => text === command);
  const behind = words.slice(Math.max(0, named) + 1);
  return {
    words: behind.map(({ text }) => text),
    starts: behind.map(({ start }) => start),
    kept: word.text.slice(0, word.kept),
    quote,
  };
}

/** Characters that break words, and begin the next one: bash's `rl_special_prefixes` (readline(3)). */
const LEFT_IN: ReadonlySet<string> = new Set(["@", "$"]);

function begin(words: Word[], start: number): Word {
  const word = { start, text: "", kept: 0 };
  words.push(word);
  return word;
}

/** Readline takes a quote that was closed for the end of a word, too. */
function closed(word: Word | undefined): "" {
  if (word !== undefined) word.kept = word.text.length;
  return "";
}

/** A completion as readline is to insert it in the place of its word; undefined where that cannot be written so. */
export function bashInsert(value: string, { kept, quote }: BashLine): string | undefined {
  if (!value.startsWith(kept)) return undefined;
  const rest = value.slice(kept.length);
  if (quote === "'") return rest.includes("'") ? undefined : rest;
  if (quote === '"') return rest.replace(/["\\$`]/g, "\\$&");
  return rest.replace(/[^\w@%+=:,./\u0080-\u{10ffff}-]/gu, "\\$&");
}
