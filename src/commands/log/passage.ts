import { countOf } from "../../render/words.ts";
import { fileProblem } from "../../store/file-problem.ts";
import { LONGEST_LINE } from "../../store/line-reader.ts";
import { UserError } from "../../store/user-error.ts";
import { append, countLines, unwrittenWords } from "./append.ts";
import type { Stream } from "./stream.ts";

const NEWLINE = 0x0a;

/** Bytes of lines that are kept for the next try, where a stream cannot be written. */
const MOST_WAITING = 4 << 20;

/** Trouble that comes and goes is told so many times. */
const MOST_TOLD = 5;

/**
 * Passes whole lines on to a stream, as they are, those that came together in one write. A stream that cannot be
 * written does not end it, for that would end whoever writes to us: lines wait, and are tried again with the next.
 */
export class Passage {
  readonly #stream: Stream;
  readonly #warn: (text: string) => void;
  /** Pieces of a line that has not ended yet. */
  #unfinished: Buffer[] = [];
  #unfinishedSize = 0;
  /** Whole lines that could not be written. */
  #waiting: Buffer = Buffer.alloc(0);
  #error: unknown;
  #lostLines = 0;
  #told = 0;

  /** @param warn tells a person, a line each */
  constructor(stream: Stream, warn: (text: string) => void) {
    this.#stream = stream;
    this.#warn = warn;
  }

  /** Takes what came; writes the lines that end in it. */
  take(chunk: Buffer): void {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) this.#write(this.#finished(chunk.subarray(0, end)));
    if (end < chunk.length) this.#keep(chunk.subarray(end));
  }

  /**
   * Gives the last line its newline, where it has none.
   * @throws {UserError} where something could not be written
   */
  end(): void {
    if (this.#unfinishedSize > 0) this.#write(this.#finished(Buffer.of(NEWLINE)));
    else if (this.#waiting.length > 0) this.#write(Buffer.alloc(0)); // The last try.
    const lost = countLines(this.#waiting) + this.#lostLines;
    if (lost === 0) return;
    throw new UserError(
      `${countOf(lost, "line")} of standard input ${lost === 1 ? "is" : "are"} not in ${this.#stream.path}: ${fileProblem(this.#error)}.`,
      unwrittenWords(this.#waiting),
    );
  }

  #finished(lines: Buffer): Buffer {
    if (this.#unfinishedSize === 0) return lines;
    const whole = Buffer.concat([...this.#unfinished, lines]);
    this.#unfinished = [];
    this.#unfinishedSize = 0;
    return whole;
  }

  /** A line that is too long to be understood is cut, so that memory does not end: the recorder keeps it in parts, too. */
  #keep(piece: Buffer): void {
    this.#unfinished.push(piece);
    this.#unfinishedSize += piece.length;
    if (this.#unfinishedSize > LONGEST_LINE) this.#write(this.#finished(Buffer.of(NEWLINE)));
  }

  #write(lines: Buffer): void {
    const bytes = this.#waiting.length === 0 ? lines : Buffer.concat([this.#waiting, lines]);
    const unwritten = append(this.#stream.fd, bytes);
    const failedBefore = this.#waiting.length > 0;
    this.#hold(unwritten?.bytes ?? Buffer.alloc(0));
    if (unwritten !== undefined) this.#error = unwritten.error;
    if (failedBefore === (unwritten !== undefined) || ++this.#told > MOST_TOLD) return;
    const { path } = this.#stream;
    this.#warn(
      unwritten === undefined
        ? `${path} can be written again`
        : `cannot log to ${path}: ${fileProblem(unwritten.error)}; lines wait, and are tried again with the next`,
    );
  }

  /** The oldest lines wait; what is too much is counted. */
  #hold(bytes: Buffer): void {
    const most =
      bytes.length <= MOST_WAITING ? bytes.length : bytes.lastIndexOf(NEWLINE, MOST_WAITING - 1) + 1;
    this.#lostLines += countLines(bytes.subarray(most));
    this.#waiting = Buffer.from(bytes.subarray(0, most));
  }
}
