/**
 * Strings that control a terminal: CSI (group 1 its parameters, 2 its last letter), OSC, and other escapes
 * (ECMA-48); then single control characters, of which backspace and return move.
 */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]|[\u0000-\u0008\u000b-\u001f\u007f]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ANY_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** What is longer than this no program draws, in UTF-16 code units. */
export const WIDEST = 1 << 16;
/** So much of all states of a line is kept, in UTF-16 code units; of more the latest. */
const MOST = 1 << 22;

/**
 * What a reader of the terminal saw of one line, one state after another: `\r`, backspaces and erasing of lines are
 * followed, colours and the rest left out. A line that was drawn once is its only state; blank states are left out, and
 * those longer than `WIDEST`. A move to another line begins a new one.
 * @param all false for the last state alone
 */
export function statesOf(raw: string, all: boolean): readonly string[] {
  if (!ANY_CONTROL.test(raw)) return raw.length > WIDEST || raw.trim() === "" ? [] : [raw.trimEnd()];
  const screen = new Row(all);
  let done = 0;
  CONTROL.lastIndex = 0;
  for (let found = CONTROL.exec(raw); found !== null; found = CONTROL.exec(raw)) {
    screen.write(raw.slice(done, found.index));
    done = CONTROL.lastIndex;
    control(screen, found[0], found[1] ?? "", found[2]);
  }
  screen.write(raw.slice(done));
  screen.keep();
  return screen.states;
}

function control(screen: Row, text: string, parameters: string, letter: string | undefined): void {
  if (text === "\r") screen.home();
  else if (text === "\b") screen.left(1);
  else if (letter === "K") screen.erase(parameters);
  else if (letter === "A" || letter === "B" || letter === "H" || letter === "J") screen.leave();
  else if (letter === "C") screen.left(-(Number(parameters) || 1));
  else if (letter === "D") screen.left(Number(parameters) || 1);
  else if (letter === "G") screen.to((Number(parameters) || 1) - 1);
}

class Row {
  readonly #all: boolean;
  #states: string[] = [];
  #size = 0;
  #text = "";
  #at = 0;

  constructor(all: boolean) {
    this.#all = all;
  }

  get states(): readonly string[] {
    return this.#states;
  }

  write(text: string): void {
    if (text === "" || this.#at > WIDEST) return;
    const behind = this.#text.slice(this.#at + text.length);
    this.#text = this.#text.slice(0, this.#at).padEnd(this.#at) + text + behind;
    this.#at += text.length;
  }

  home(): void {
    this.keep();
    this.#at = 0;
  }

  left(columns: number): void {
    this.to(this.#at - columns);
  }

  to(column: number): void {
    this.#at = Math.max(0, Math.min(column, WIDEST));
  }

  /** EL: to the end (0), to the beginning (1), all (2). */
  erase(parameters: string): void {
    this.keep();
    if (parameters === "1") this.#text = " ".repeat(this.#at) + this.#text.slice(this.#at);
    else this.#text = parameters === "2" ? "" : this.#text.slice(0, this.#at);
  }

  /** The cursor goes to another line, of which nothing is known. */
  leave(): void {
    this.keep();
    this.#text = "";
    this.#at = 0;
  }

  keep(): void {
    const text = this.#text.trimEnd();
    if (text === "" || text.length > WIDEST || text === this.#states.at(-1)) return;
    if (!this.#all) this.#states = [];
    this.#states.push(text);
    this.#size += text.length;
    if (this.#all && this.#size > MOST) {
      this.#states = this.#states.slice(this.#states.length / 2);
      this.#size = this.#states.reduce((size, each) => size + each.length, 0);
    }
  }
}
