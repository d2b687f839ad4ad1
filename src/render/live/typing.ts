import type { Key } from "./key.ts";

/** A line of text that is typed, and where the next character comes, in UTF-16 code units. */
export interface Typed {
  readonly text: string;
  readonly cursor: number;
}

/** Nobody's filter is longer. */
const LONGEST = 1000;

/** The line after a key, as in every shell. */
export function edited({ text, cursor }: Typed, key: Key): Typed {
  const before = text.slice(0, cursor);
  const behind = text.slice(cursor);
  switch (key.name) {
    case "text": {
      const typed = before + key.text;
      return typed.length + behind.length > LONGEST
        ? { text, cursor }
        : { text: typed + behind, cursor: typed.length };
    }
    case "backspace": {
      const rest = withoutLast(before);
      return { text: rest + behind, cursor: rest.length };
    }
    case "delete":
    case "ctrl-d":
      return { text: before + behind.slice(firstLength(behind)), cursor };
    case "left":
      return { text, cursor: withoutLast(before).length };
    case "right":
      return { text, cursor: cursor + firstLength(behind) };
    case "home":
    case "ctrl-a":
      return { text, cursor: 0 };
    case "end":
    case "ctrl-e":
      return { text, cursor: text.length };
    case "ctrl-u":
      return { text: behind, cursor: 0 };
    case "ctrl-w": {
      const rest = before.replace(/\S*\s*$/u, "");
      return { text: rest + behind, cursor: rest.length };
    }
    default:
      return { text, cursor };
  }
}

const segmenter = new Intl.Segmenter();

/** Without what a person sees as its last character. */
function withoutLast(text: string): string {
  const last = [...segmenter.segment(text)].at(-1);
  return text.slice(0, last?.index ?? 0);
}

const firstLength = (text: string): number =>
  segmenter.segment(text)[Symbol.iterator]().next().value?.segment.length ?? 0;
