import { isUtf8 } from "node:buffer";
import { controlAt } from "./control.ts";
import { type LinesState, LiveLines } from "./live-lines.ts";
import { LONGEST_LINE, Row } from "./row.ts";
import { RUN } from "./row-state.ts";
import { unfinishedBytes } from "./utf8-end.ts";

/** What lines are told to, each when nothing can change it any more. */
export interface LineSink {
  /** @param time when it was last changed, in milliseconds since the epoch */
  readonly text: (time: number, text: string) => void;
  /** The same, of a line as it was printed: UTF-8 without control characters. */
  readonly bytes: (time: number, bytes: Buffer, start: number, end: number) => void;
}

/** What must be known to go on with another process: plain data. */
export interface TerminalState extends LinesState {
  /** The beginning of a control sequence. */
  readonly begun: string;
  /** The beginning of a character, as hexadecimal digits. */
  readonly bytes: string;
}

/** Anything but text, tabs and newlines, in UTF-8 that is read as Latin-1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences are what is looked for
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]/;

/**
 * What a program prints, as a person at a terminal remembers it: the last state of each line. Progress bars write over a line, or
 * move up to lines above.
 */
export class TerminalText {
  readonly #sink: LineSink;
  readonly #lines: LiveLines;
  #begun = "";
  #bytes: Buffer = Buffer.alloc(0);

  constructor(sink: LineSink, state?: TerminalState) {
    this.#sink = sink;
    this.#lines = new LiveLines(sink.text, state);
    if (state === undefined) return;
    this.#begun = state.begun;
    this.#bytes = Buffer.from(state.bytes, "hex");
  }

  get state(): TerminalState {
    return { ...this.#lines.state, begun: this.#begun, bytes: this.#bytes.toString("hex") };
  }

  /** Whether nothing is held, and nothing begun. */
  get isEmpty(): boolean {
    return this.#lines.isEmpty && this.#begun === "" && this.#bytes.length === 0;
  }

  /** Takes what was printed. @param time milliseconds since the epoch */
  feed(printed: Buffer, time: number): void {
    const bytes = this.#bytes.length === 0 ? printed : Buffer.concat([this.#bytes, printed]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    this.#bytes = Buffer.from(bytes.subarray(whole.length));
    this.#lines.time = time;
    if (
      this.#begun === "" &&
      this.#lines.isAtEnd &&
      !CONTROLS.test(whole.toString("latin1")) &&
      isUtf8(whole)
    ) {
      this.#plain(whole, time);
      return;
    }
    this.#text(this.#begun + whole.toString("utf8"));
  }

  /** Tells the lines that were left long enough ago. @param now milliseconds since the epoch */
  settle(now: number): void {
    this.#lines.settle(now);
  }

  /** Tells the lines that were left before a time: a line of another stream comes behind them. */
  release(time: number): void {
    this.#lines.release(time);
  }

  /** Nothing more comes: tells all there is. */
  end(): void {
    if (this.#bytes.length > 0) this.#lines.put(this.#bytes.toString("utf8"));
    this.#bytes = Buffer.alloc(0);
    this.#begun = "";
    this.#lines.tellAll();
  }

  /** Text and newlines alone: most of what is ever printed. All but its last lines are told as they are. */
  #plain(bytes: Buffer, time: number): void {
    let keep = bytes.length;
    for (let lines = 0; lines <= HELD_OF_PLAIN && keep >= 0; lines++)
      keep = keep === 0 ? -1 : bytes.lastIndexOf(NEWLINE, keep - 1);
    const first = bytes.indexOf(NEWLINE);
    if (keep <= first) {
      this.#printed(bytes.toString("utf8"));
      return;
    }
    this.#printed(bytes.toString("utf8", 0, first + 1));
    this.#lines.tellFinished();
    for (let start = first + 1; start <= keep; ) {
      const end = bytes.indexOf(NEWLINE, start);
      if (end - start <= LONGEST_LINE) this.#sink.bytes(time, bytes, start, end);
      else this.#sink.text(time, cutText(bytes.toString("utf8", start, end)));
      start = end + 1;
    }
    this.#lines.toldApart();
    this.#printed(bytes.toString("utf8", keep + 1));
  }

  #printed(text: string): void {
    const [first = "", ...others] = text.split("\n");
    this.#lines.put(first);
    for (const line of others) {
      this.#lines.newline();
      this.#lines.put(line);
    }
  }

  #text(text: string): void {
    this.#begun = "";
    for (let at = 0; at < text.length; ) {
      RUN.lastIndex = at;
      const [run] = RUN.exec(text) ?? [];
      if (run !== undefined) {
        this.#lines.put(run);
        at += run.length;
        continue;
      }
      if (text[at] !== "\x1b") {
        this.#lines.character(text[at] ?? "");
        at++;
        continue;
      }
      const found = controlAt(text, at);
      if (found === "unfinished") {
        this.#begun = text.slice(at);
        return;
      }
      if (found.control !== undefined) this.#lines.control(found.control);
      at = found.end;
    }
  }
}

const NEWLINE = 0x0a;
/** Lines of plain text that are held at its end. */
const HELD_OF_PLAIN = 32;

/** A line that is too long, cut. */
function cutText(text: string): string {
  const row = new Row(0);
  row.put(text, 0, "");
  return row.text();
}
