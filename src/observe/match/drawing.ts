/**
 * Strings that control a terminal: CSI (group 1 its parameters, 2 its last letter), OSC, and other escapes
 * (ECMA-48); then single control characters, of which newline, backspace and return move.
 */
const CONTROL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /\u001b\[([0-?]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-Z\\^-~]|[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f]/g;

/** The beginning of one of them at the end of a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const BEGUN = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]*\u001b?|[ -/]*)$/;
/** A longer beginning is none: UTF-16 code units. */
const LONGEST_BEGUN = 4096;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ANY_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;

/** What is longer than this no program draws, in UTF-16 code units. */
export const WIDEST = 1 << 16;

/** What is told of the lines of an output. */
export interface DrawingSink {
  /** A line, plain, as it looked when it was last touched before it was drawn over, erased or left. */
  readonly state: (text: string) => void;
  /** A line is over. `last` is its last state; undefined where it never was anything, or was too long throughout. */
  readonly line: (last: string | undefined, tooLong: boolean) => void;
}

/** What must be known to go on: plain data. */
export interface DrawingState {
  readonly text: string;
  readonly at: number;
  readonly last: string;
  readonly begun: string;
  readonly tooLong: boolean;
  /** Something of the line is missing; absent where nothing is. */
  readonly torn?: true;
}

/**
 * The line that a program is printing, as a person at a terminal sees it: `\r`, backspaces and erasing are followed, colours and
 * the rest left out, blank states are none. A move to another line begins one of which nothing is known.
 */
export class Drawing {
  readonly #sink: DrawingSink;
  #text = "";
  #at = 0;
  #last = "";
  #begun = "";
  #tooLong = false;
  #torn = false;

  constructor(sink: DrawingSink, state?: DrawingState) {
    this.#sink = sink;
    if (state === undefined) return;
    this.#text = state.text;
    this.#at = state.at;
    this.#last = state.last;
    this.#begun = state.begun;
    this.#tooLong = state.tooLong;
    this.#torn = state.torn === true;
  }

  /** Undefined where nothing is begun. */
  get state(): DrawingState | undefined {
    const begun = this.#begun;
    const isNew = this.#text === "" && this.#at === 0 && this.#last === "" && begun === "";
    if (isNew && !this.#tooLong && !this.#torn) return undefined;
    const line = { text: this.#text, at: this.#at, last: this.#last, begun, tooLong: this.#tooLong };
    return this.#torn ? { ...line, torn: true } : line;
  }

  /** Takes what is printed next: any part of it, but no half of a surrogate pair. */
  feed(printed: string): void {
    const text = this.#begun + printed;
    const begun = text.includes("\u001b") ? (BEGUN.exec(text.slice(-LONGEST_BEGUN))?.[0] ?? "") : "";
    this.#begun = begun;
    const whole = begun === "" ? text : text.slice(0, -begun.length);
    if (!ANY_CONTROL.test(whole)) {
      this.#plain(whole);
      return;
    }
    let done = 0;
    CONTROL.lastIndex = 0;
    for (let found = CONTROL.exec(whole); found !== null; found = CONTROL.exec(whole)) {
      this.#write(whole.slice(done, found.index));
      done = CONTROL.lastIndex;
      this.#control(found[0], found[1] ?? "", found[2]);
    }
    this.#write(whole.slice(done));
  }

  /** What is printed next does not follow: the line that is begun is none, and its rest is not to be taken for one. */
  tear(): void {
    this.#begun = "";
    this.#text = "";
    this.#at = 0;
    this.#last = "";
    this.#torn = true;
  }

  /** Nothing more comes: what is begun is a line. */
  end(): void {
    this.#begun = "";
    if (this.state !== undefined) this.#newline();
  }

  #plain(text: string): void {
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#write(text.slice(start, end));
      this.#newline();
      start = end + 1;
    }
    this.#write(text.slice(start));
  }

  #control(text: string, parameters: string, letter: string | undefined): void {
    if (text === "\n") this.#newline();
    else if (text === "\r") {
      this.#keep();
      this.#at = 0;
    } else if (text === "\b") this.#to(this.#at - 1);
    else if (letter === "K") this.#erase(parameters);
    else if (letter === "A" || letter === "B" || letter === "H" || letter === "J") this.#leave();
    else if (letter === "C") this.#to(this.#at + (Number(parameters) || 1));
    else if (letter === "D") this.#to(this.#at - (Number(parameters) || 1));
    else if (letter === "G") this.#to((Number(parameters) || 1) - 1);
  }

  #write(text: string): void {
    if (text === "") return;
    const room = Math.max(0, WIDEST + 1 - this.#at);
    const part = text.length > room ? text.slice(0, room) : text;
    if (this.#at === this.#text.length) this.#text += part;
    else {
      const behind = this.#text.slice(this.#at + part.length);
      this.#text = this.#text.slice(0, this.#at).padEnd(this.#at) + part + behind;
    }
    this.#at += part.length;
  }

  #to(column: number): void {
    this.#at = Math.max(0, Math.min(column, WIDEST));
  }

  /** EL: to the end (0), to the beginning (1), all (2). */
  #erase(parameters: string): void {
    this.#keep();
    if (parameters === "1") this.#text = " ".repeat(this.#at) + this.#text.slice(this.#at);
    else this.#text = parameters === "2" ? "" : this.#text.slice(0, this.#at);
  }

  #leave(): void {
    this.#keep();
    this.#text = "";
    this.#at = 0;
  }

  #newline(): void {
    this.#keep();
    const last = this.#last;
    const tooLong = this.#tooLong;
    this.#text = "";
    this.#at = 0;
    this.#last = "";
    this.#tooLong = false;
    this.#torn = false;
    this.#sink.line(last === "" ? undefined : last, tooLong);
  }

  #keep(): void {
    const text = this.#text.trimEnd();
    if (text === "" || text === this.#last || this.#torn) return;
    if (text.length > WIDEST) {
      this.#tooLong = true;
      return;
    }
    this.#last = text;
    this.#sink.state(text);
  }
}
