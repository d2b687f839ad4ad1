import { StringDecoder } from "node:string_decoder";
import type { Key, KeyName } from "../../render/live/key.ts";

/** What terminals send for keys that type nothing (xterm's control sequences; `CSI A` and `SS3 A` are the same key). */
const FINAL: Readonly<Record<string, KeyName>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  M: "enter",
};
const TILDE: Readonly<Record<string, KeyName>> = {
  "1": "home",
  "3": "delete",
  "4": "end",
  "5": "page-up",
  "6": "page-down",
  "7": "home",
  "8": "end",
};
const CONTROL: Readonly<Record<string, KeyName>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\b": "backspace",
  "\x7f": "backspace",
  "\x01": "ctrl-a",
  "\x02": "left",
  "\x03": "ctrl-c",
  "\x04": "ctrl-d",
  "\x05": "ctrl-e",
  "\x06": "right",
  "\x0c": "ctrl-l",
  "\x0e": "down",
  "\x10": "up",
  "\x15": "ctrl-u",
  "\x17": "ctrl-w",
  "\x1a": "ctrl-z",
};

const ESCAPE = "\x1b";

/** A control sequence (ECMA-48, 5.4): parameters, intermediates, a final character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const CSI = /^\x1b\[([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e])/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
const UNFINISHED_CSI = /^\x1b\[[\x30-\x3f]*[\x20-\x2f]*$/;
/** Strings that terminals answer with: OSC, DCS, APC, PM, SOS, up to ST or BEL. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
const STRING = /^\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: likewise
const UNFINISHED_STRING = /^\x1b[\]P_^X][^\x07\x1b]*\x1b?$/;
/** An answer that has not ended after so many characters is none. */
const LONGEST = 4096;

/**
 * Makes keys of what a terminal sends, in whatever pieces it comes. An escape sequence that means nothing here is one
 * key that means nothing, never the letters in it.
 */
export class KeyReader {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  /** The keys in some bytes. What may be the beginning of a sequence waits for the next ones. */
  read(bytes: Buffer): Key[] {
    this.#rest += this.#decoder.write(bytes);
    const keys: Key[] = [];
    while (this.#rest !== "") {
      const length = this.#take(keys);
      if (length === 0) break;
      this.#rest = this.#rest.slice(length);
    }
    return keys;
  }

  /** Whether something waits: an Escape alone, unless more comes soon. */
  get waits(): boolean {
    return this.#rest !== "";
  }

  /** What waits, when nothing more came. */
  flush(): Key[] {
    const rest = this.#rest;
    this.#rest = "";
    if (rest === "") return [];
    return [{ name: rest === ESCAPE ? "escape" : "other" }];
  }

  /** Takes one key off the beginning; how many code units it is, 0 where it is not whole yet. */
  #take(keys: Key[]): number {
    const text = this.#rest;
    if (text.startsWith(ESCAPE)) return this.#takeSequence(keys, text);
    const letter = String.fromCodePoint(text.codePointAt(0) ?? 0);
    const control = CONTROL[letter];
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a key types is none
    if (control === undefined && /[\x00-\x1f\x7f-\x9f]/.test(letter)) keys.push({ name: "other" });
    else keys.push(control === undefined ? { name: "text", text: letter } : { name: control });
    return letter.length;
  }

  #takeSequence(keys: Key[], text: string): number {
    if (text === ESCAPE) return 0;
    const csi = CSI.exec(text);
    if (csi !== null) {
      const [whole, parameters = "", final = ""] = csi;
      keys.push({ name: csiName(parameters, final) });
      return whole.length;
    }
    if (text.startsWith(`${ESCAPE}O`)) {
      const final = text.charAt(2);
      if (final === "") return 0;
      keys.push({ name: FINAL[final] ?? "other" });
      return 3;
    }
    const answer = STRING.exec(text);
    if (answer !== null) {
      keys.push({ name: "other" });
      return answer[0].length;
    }
    if (text.length < LONGEST && (UNFINISHED_CSI.test(text) || UNFINISHED_STRING.test(text))) return 0;
    if (text.charAt(1) === ESCAPE) {
      keys.push({ name: "escape" });
      return 1;
    }
    // A key pressed together with Alt.
    const letter = String.fromCodePoint(text.codePointAt(1) ?? 0);
    keys.push({ name: "other" });
    return 1 + letter.length;
  }
}

function csiName(parameters: string, final: string): KeyName {
  const [first = "", modifier = "1"] = parameters.split(";");
  // With Shift, Alt or Ctrl it is another key.
  if (modifier !== "1") return "other";
  return (final === "~" ? TILDE[first] : first === "" || first === "1" ? FINAL[final] : undefined) ?? "other";
}
