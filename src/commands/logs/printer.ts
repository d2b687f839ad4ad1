import type { OutputLine } from "../../format/output-line.ts";
import { jsonDocument } from "../../render/json-document.ts";
import { clockOf, gapLine, outputText, plainText } from "../../render/output-lines.ts";
import type { Screen } from "../../render/screen.ts";
import { truncate } from "../../render/width.ts";
import type { Output } from "../context.ts";

/** Characters that are written at once. */
const PIECE = 1 << 16;

/**
 * Prints lines of output: with their times where a person looks, as they are for a pipe, as one JSON array for a program. On a
 * terminal lines that are not finished stand below the others, until they are.
 */
export class LogPrinter {
  readonly #stdout: Output;
  readonly #screen: Screen;
  readonly #json: boolean;
  /** Whether a line was printed. */
  hasPrinted = false;
  #pending = "";
  #before: string | undefined;
  #written = 0;
  #standing: readonly string[] = [];
  #unfinished: readonly OutputLine[] = [];

  constructor(stdout: Output, screen: Screen, json: boolean) {
    this.#stdout = stdout;
    this.#screen = screen;
    this.#json = json;
  }

  line(line: OutputLine): void {
    this.hasPrinted = true;
    if (this.#json) this.#element({ time: line.time, stream: line.stream, text: plainText(line.text) });
    else if (this.#stdout.isTTY)
      this.#put(`${this.#clock(line)} ${outputText(line.text, this.#stdout.colour > 0)}`);
    else this.#put(this.#stdout.colour > 0 ? outputText(line.text, true) : plainText(line.text));
  }

  gap(bytes: number): void {
    if (this.#json) this.#element({ gap: bytes });
    else this.#put(gapLine(bytes, this.#screen));
  }

  /** Lines that may still change, as they stand now. */
  unfinished(lines: readonly OutputLine[]): void {
    this.#unfinished = lines;
    if (!this.#json && this.#stdout.isTTY) {
      const width = this.#screen.width ?? 80;
      const texts = lines.map((line) => truncate(`         ${outputText(line.text, false)}`, width - 1));
      if (texts.join("\n") !== this.#standing.join("\n") || this.#pending !== "") {
        this.#erase();
        this.#pending += texts.map((text) => this.#screen.style.dim(text)).join("\n");
        this.#standing = texts;
      }
    }
    this.#flush();
  }

  end(): void {
    if (this.#json) this.#pending += this.#written === 0 ? "[]\n" : "\n]\n";
    else if (this.#standing.length > 0) this.#pending += "\n";
    else if (!this.#stdout.isTTY) for (const line of this.#unfinished) this.line(line);
    this.#flush();
  }

  /** Lets the lines go that stand unfinished at the end of the terminal. */
  #erase(): void {
    const up = this.#standing.length - 1;
    if (this.#standing.length > 0) this.#stdout.write(`${up > 0 ? `\x1b[${up}A` : ""}\r\x1b[J`);
    this.#standing = [];
  }

  #put(text: string): void {
    this.#erase();
    this.#pending += `${text}\n`;
    if (this.#pending.length > PIECE) this.#flush();
  }

  #element(value: object): void {
    this.#pending += `${this.#written === 0 ? "[\n" : ",\n"}${JSON.stringify(JSON.parse(jsonDocument(value)))}`;
    this.#written++;
    if (this.#pending.length > PIECE) this.#flush();
  }

  #clock(line: OutputLine): string {
    const clock = clockOf(line, this.#before, this.#screen.timeZone);
    this.#before = line.time;
    return this.#screen.style.dim(clock);
  }

  #flush(): void {
    if (this.#pending !== "") this.#stdout.write(this.#pending);
    this.#pending = "";
  }
}
