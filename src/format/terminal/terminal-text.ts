import { isUtf8 } from "node:buffer";
import { type Control, controlAt, numbersOf, styleAfter } from "./control.ts";
import { LONGEST_LINE, Row } from "./row.ts";
import { unfinishedBytes } from "./utf8-end.ts";

/** What lines are told to, each when nothing can change it any more. */
export interface LineSink {
  /** @param time when it was last changed, in milliseconds since the epoch */
  readonly text: (time: number, text: string) => void;
  /** The same, of a line as it was printed: UTF-8 without control characters. */
  readonly bytes: (time: number, bytes: Buffer, start: number, end: number) => void;
}

/** What must be known to go on with another process: plain data. */
export interface TerminalState {
  readonly rows: readonly {
    readonly time: number;
    readonly text: string;
    readonly more?: number;
    /** It was written over. */
    readonly edited?: boolean;
    /** What was told of it. */
    readonly told?: string;
  }[];
  readonly row: number;
  readonly column: number;
  readonly style: string;
  /** The beginning of a control sequence. */
  readonly begun: string;
  /** The beginning of a character, as hexadecimal digits. */
  readonly bytes: string;
  /** The line that it last went up to; null where it did not of late. */
  readonly top: number | null;
  readonly reachedAt: number;
  readonly away: boolean;
}

/** Milliseconds for which a line that was left can be come back to, by who never did so before. */
const HOLD = 250;
/** Lines that are held. */
const MOST_ROWS = 48;
/** Milliseconds after which who went up to lines above does not do so any more. */
const STILL = 60_000;
/** Lines that were told and may still be come back to. */
const MOST_TOLD = 48;

/** Anything but text, tabs and newlines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const RUN = /[^\0-\x08\x0a-\x1f\x7f-\x9f]+/y;

/**
 * What a program prints, as a person at a terminal remembers it: the last state of each line. Progress bars write over a line, or
 * move up to lines above; so a line is told when it was left for good, as far as that can be known.
 */
export class TerminalText {
  readonly #sink: LineSink;
  #rows: Row[];
  #row = 0;
  #column = 0;
  #style = "";
  #begun = "";
  #bytes: Buffer = Buffer.alloc(0);
  /** The line that it last went up to: those above it are left for good. */
  #top = Number.POSITIVE_INFINITY;
  #reachedAt = 0;
  /** On the other screen, which full-screen programs use and nobody remembers. */
  #away = false;
  #time = 0;
  #saved = { row: 0, column: 0 };
  readonly #told: string[] = [];

  constructor(sink: LineSink, state?: TerminalState) {
    this.#sink = sink;
    this.#rows = [new Row(0)];
    if (state === undefined) return;
    this.#rows = state.rows.map(restored);
    this.#row = state.row;
    this.#column = state.column;
    this.#style = state.style;
    this.#begun = state.begun;
    this.#bytes = Buffer.from(state.bytes, "hex");
    this.#top = state.top ?? Number.POSITIVE_INFINITY;
    this.#reachedAt = state.reachedAt;
    this.#away = state.away;
  }

  get state(): TerminalState {
    return {
      rows: this.#rows.map((row) => ({
        time: row.time,
        text: row.kept(false),
        ...(row.edited ? { edited: true } : {}),
        ...(row.told === undefined ? {} : { told: row.told }),
        ...(row.more === 0 ? {} : { more: row.more }),
      })),
      row: this.#row,
      column: this.#column,
      style: this.#style,
      begun: this.#begun,
      bytes: this.#bytes.toString("hex"),
      top: Number.isFinite(this.#top) ? this.#top : null,
      reachedAt: this.#reachedAt,
      away: this.#away,
    };
  }

  /** Whether nothing is held, and nothing begun. */
  get isEmpty(): boolean {
    return (
      this.#rows.length === 1 &&
      this.#current.length === 0 &&
      this.#begun === "" &&
      this.#bytes.length === 0 &&
      this.#style === "" &&
      !this.#away
    );
  }

  /** Takes what was printed. @param time milliseconds since the epoch */
  feed(printed: Buffer, time: number): void {
    const bytes = this.#bytes.length === 0 ? printed : Buffer.concat([this.#bytes, printed]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    this.#bytes = Buffer.from(bytes.subarray(whole.length));
    this.#time = time;
    if (this.#isPlain() && !CONTROLS.test(whole.toString("latin1")) && isUtf8(whole)) {
      this.#plain(whole);
      return;
    }
    this.#text(this.#begun + whole.toString("utf8"));
  }

  /** Tells the lines that were left long enough ago. @param now milliseconds since the epoch */
  settle(now: number): void {
    if (now - this.#reachedAt > STILL) this.#top = Number.POSITIVE_INFINITY;
    this.#tell((row) => now - row.time >= HOLD);
  }

  /** Tells the lines that were left before a time: a line of another stream comes behind them. */
  release(time: number): void {
    this.#tell((row) => row.time <= time);
  }

  /** Nothing more comes: tells all there is. */
  end(): void {
    if (this.#bytes.length > 0) this.#put(this.#bytes.toString("utf8"));
    this.#bytes = Buffer.alloc(0);
    this.#begun = "";
    this.#tellAll();
  }

  #tellAll(): void {
    const rows = this.#rows;
    const last = rows.findLastIndex((row) => row.length > 0);
    rows.length = Math.max(last + 1, this.#row);
    this.#rows = [new Row(this.#time)];
    this.#row = 0;
    this.#column = 0;
    for (const row of rows) this.#tellRow(row);
  }

  /** Tells lines from the top, as long as they are out of reach and a condition holds. */
  #tell(may: (row: Row) => boolean): void {
    let count = 0;
    while (count < Math.min(this.#row, this.#top) && may(this.#rows[count] as Row)) count++;
    this.#tellFirst(count);
  }

  #tellFirst(count: number): void {
    if (count <= 0) return;
    // Who is told may ask for what else can be told.
    const rows = this.#rows.splice(0, count);
    this.#row -= count;
    this.#top = Math.max(0, this.#top - count);
    for (const row of rows) this.#tellRow(row);
  }

  #tellRow(row: Row): void {
    const text = row.text();
    if (row.told !== undefined && (row.told === text || text === "")) return;
    this.#told.push(text);
    if (this.#told.length > MOST_TOLD) this.#told.shift();
    this.#sink.text(row.time, text);
  }

  /** Whether what comes is appended to the last line, without colours. */
  #isPlain(): boolean {
    return (
      !this.#away &&
      this.#begun === "" &&
      this.#style === "" &&
      this.#row === this.#rows.length - 1 &&
      this.#column === this.#current.length
    );
  }

  /** Text and newlines alone: most of what is ever printed. All but its last lines are told as they are. */
  #plain(bytes: Buffer): void {
    let keep = bytes.length;
    for (let lines = 0; lines <= HELD_OF_PLAIN && keep >= 0; lines++)
      keep = keep === 0 ? -1 : bytes.lastIndexOf(NEWLINE, keep - 1);
    const first = bytes.indexOf(NEWLINE);
    if (keep <= first) {
      this.#printed(bytes.toString("utf8"));
      return;
    }
    this.#printed(bytes.toString("utf8", 0, first + 1));
    this.#tellFirst(this.#rows.length - 1);
    for (let start = first + 1; start <= keep; ) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end - start <= LONGEST_LINE) this.#sink.bytes(this.#time, bytes, start, end);
      else this.#tellRow(rowOf(bytes.toString("utf8", start, end), this.#time));
      start = end + 1;
    }
    this.#told.length = 0;
    this.#printed(bytes.toString("utf8", keep + 1));
  }

  #printed(text: string): void {
    const [first = "", ...others] = text.split("\n");
    this.#put(first);
    for (const line of others) {
      this.#newline();
      this.#put(line);
    }
  }

  #text(text: string): void {
    this.#begun = "";
    for (let at = 0; at < text.length; ) {
      RUN.lastIndex = at;
      const [run] = RUN.exec(text) ?? [];
      if (run !== undefined) {
        this.#put(run);
        at += run.length;
        continue;
      }
      if (text[at] !== "\x1b") {
        this.#character(text[at] ?? "");
        at++;
        continue;
      }
      const found = controlAt(text, at);
      if (found === "unfinished") {
        this.#begun = text.slice(at);
        return;
      }
      if (found.control !== undefined) this.#control(found.control);
      at = found.end;
    }
  }

  #put(text: string): void {
    if (text === "" || this.#away) return;
    const row = this.#current;
    row.time = this.#time;
    this.#column = row.put(text, this.#column, this.#style);
  }

  #character(character: string): void {
    if (this.#away) return;
    if (character === "\n" || character === "\v" || character === "\f") this.#newline();
    else if (character === "\r") this.#column = 0;
    else if (character === "\b") this.#column = Math.max(0, this.#column - 1);
  }

  #newline(): void {
    this.#current.time = Math.max(this.#current.time, this.#time);
    this.#down(1);
    this.#column = 0;
    if (this.#rows.length > MOST_ROWS) this.#tellFirst(Math.min(this.#row, this.#rows.length - MOST_ROWS));
  }

  #down(count: number): void {
    for (let done = 0; done < Math.min(count, MOST_ROWS); done++) {
      this.#row++;
      if (this.#row >= this.#rows.length) this.#rows.push(new Row(this.#time));
    }
  }

  #up(count: number): void {
    // Above what is held lies what was told.
    while (this.#row < Math.min(count, MOST_ROWS) && this.#told.length > 0) {
      const told = this.#told.pop() as string;
      const row = restored({ time: this.#time, text: told, told });
      this.#rows.unshift(row);
      this.#row++;
    }
    this.#row = Math.max(0, this.#row - count);
    this.#top = this.#row;
    this.#reachedAt = this.#time;
  }

  #control(control: Control): void {
    if (control.kind === "csi") this.#csi(control.final, control.parameters);
    else if (control.kind === "escape" && !this.#away) {
      if (control.final === "M") this.#up(1);
      else if (control.final === "D" || control.final === "E") this.#newline();
      else if (control.final === "7") this.#save();
      else if (control.final === "8") this.#recall();
      else if (control.final === "c") this.#clear();
    }
  }

  #csi(final: string, parameters: string): void {
    if (/^\?(?:47|1047|1049)$/.test(parameters) && (final === "h" || final === "l")) {
      this.#away = final === "h";
      return;
    }
    if (this.#away || /^[<=>?]/.test(parameters)) return;
    const [first = 1] = numbersOf(parameters, 1);
    const count = Math.max(1, first);
    switch (final) {
      case "m":
        this.#style = styleAfter(this.#style, parameters);
        return;
      case "A":
        this.#up(count);
        return;
      case "F":
        this.#up(count);
        this.#column = 0;
        return;
      case "B":
        this.#down(count);
        return;
      case "E":
        this.#down(count);
        this.#column = 0;
        return;
      case "C":
        this.#column = Math.min(this.#column + count, LONGEST_LINE);
        return;
      case "D":
        this.#column = Math.max(0, this.#column - count);
        return;
      case "G":
      case "`":
        this.#column = Math.min(count - 1, LONGEST_LINE);
        return;
      case "K":
        this.#eraseLine(numbersOf(parameters, 0)[0] ?? 0);
        return;
      case "J":
        this.#eraseScreen(numbersOf(parameters, 0)[0] ?? 0);
        return;
      case "P":
        this.#current.remove(this.#column, count);
        return;
      case "@":
        this.#current.insert(this.#column, count);
        return;
      case "X":
        this.#current.erase(this.#column, this.#column + count);
        return;
      case "H":
      case "f":
        this.#clear();
        return;
      case "s":
        this.#save();
        return;
      case "u":
        this.#recall();
        return;
    }
  }

  #eraseLine(how: number): void {
    if (how === 0) this.#current.erase(this.#column, Number.POSITIVE_INFINITY);
    else if (how === 1) this.#current.erase(0, this.#column + 1);
    else this.#current.erase(0, Number.POSITIVE_INFINITY);
    this.#current.time = this.#time;
  }

  #eraseScreen(how: number): void {
    if (how === 0) {
      this.#eraseLine(0);
      this.#rows.length = this.#row + 1;
    } else if (how >= 2) this.#clear();
  }

  /** An empty screen: what stood there was seen. */
  #clear(): void {
    this.#tellAll();
    this.#told.length = 0;
    this.#top = Number.POSITIVE_INFINITY;
  }

  #save(): void {
    this.#saved = { row: this.#row, column: this.#column };
  }

  #recall(): void {
    this.#column = this.#saved.column;
    const up = this.#row - this.#saved.row;
    if (up > 0) this.#up(up);
  }

  get #current(): Row {
    return this.#rows[this.#row] as Row;
  }
}

const NEWLINE = 0x0a;
/** Lines of plain text that are held at its end. */
const HELD_OF_PLAIN = 32;

function rowOf(text: string, time: number): Row {
  const row = new Row(time);
  row.put(text, 0, "");
  return row;
}

/** A row out of its own text. */
function restored({ time, text, more = 0, edited = false, told }: TerminalState["rows"][number]): Row {
  const row = new Row(time);
  let style = "";
  let column = 0;
  for (let at = 0; at < text.length; ) {
    RUN.lastIndex = at;
    const [run] = RUN.exec(text) ?? [];
    if (run !== undefined) {
      column = row.put(run, column, style);
      at += run.length;
      continue;
    }
    const found = controlAt(text, at);
    if (found === "unfinished" || found.control?.kind !== "csi") break;
    style = styleAfter(style, found.control.parameters);
    at = found.end;
  }
  row.more = more;
  row.edited = edited;
  row.told = told;
  return row;
}
