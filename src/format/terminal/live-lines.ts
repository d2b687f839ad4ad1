import { type Control, numbersOf, styleAfter } from "./control.ts";
import { LONGEST_LINE, Row } from "./row.ts";
import { type RowState, restoreRow, stateOf } from "./row-state.ts";

/** The lines as plain data. */
export interface LinesState {
  readonly rows: readonly RowState[];
  readonly row: number;
  readonly column: number;
  readonly style: string;
  /** The line that the cursor last went up to; null where it did not of late. */
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

/**
 * The last lines of a terminal, those that may still change, and the cursor among them. A line is told when the cursor has left it for
 * good, as far as that can be known.
 */
export class LiveLines {
  readonly #tells: (time: number, text: string) => void;
  #rows: Row[] = [new Row(0)];
  #row = 0;
  #column = 0;
  #style = "";
  /** The line that the cursor last went up to: those above it are left for good. */
  #top = Number.POSITIVE_INFINITY;
  #reachedAt = 0;
  /** On the other screen, which full-screen programs use and nobody remembers. */
  #away = false;
  #saved = { row: 0, column: 0 };
  readonly #told: string[] = [];
  /** When what comes was printed, in milliseconds since the epoch. */
  time = 0;

  /** @param tells is told a line, and when it was last changed */
  constructor(tells: (time: number, text: string) => void, state?: LinesState) {
    this.#tells = tells;
    if (state === undefined) return;
    this.#rows = state.rows.map(restoreRow);
    this.#row = state.row;
    this.#column = state.column;
    this.#style = state.style;
    this.#top = state.top ?? Number.POSITIVE_INFINITY;
    this.#reachedAt = state.reachedAt;
    this.#away = state.away;
  }

  get state(): LinesState {
    return {
      rows: this.#rows.map(stateOf),
      row: this.#row,
      column: this.#column,
      style: this.#style,
      top: Number.isFinite(this.#top) ? this.#top : null,
      reachedAt: this.#reachedAt,
      away: this.#away,
    };
  }

  get isEmpty(): boolean {
    return this.#rows.length === 1 && this.#current.length === 0 && this.#style === "" && !this.#away;
  }

  /** Whether what comes is appended to the last line, without colours. */
  get isAtEnd(): boolean {
    return (
      !this.#away &&
      this.#style === "" &&
      this.#row === this.#rows.length - 1 &&
      this.#column === this.#current.length
    );
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

  /** Tells all lines. */
  tellAll(): void {
    const rows = this.#rows;
    const last = rows.findLastIndex((row) => row.length > 0);
    rows.length = Math.max(last + 1, this.#row);
    this.#rows = [new Row(this.time)];
    this.#row = 0;
    this.#column = 0;
    for (const row of rows) this.#tellRow(row);
  }

  /** Tells all lines but the last. */
  tellFinished(): void {
    this.#tellFirst(this.#rows.length - 1);
  }

  /** A line was told by somebody else: nothing before it is come back to. */
  toldApart(): void {
    this.#told.length = 0;
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
    this.#tells(row.time, text);
  }

  /** Writes text without control characters. */
  put(text: string): void {
    if (text === "" || this.#away) return;
    const row = this.#current;
    row.time = this.time;
    this.#column = row.put(text, this.#column, this.#style);
  }

  /** Does what a control character says. */
  character(character: string): void {
    if (this.#away) return;
    if (character === "\n" || character === "\v" || character === "\f") this.newline();
    else if (character === "\r") this.#column = 0;
    else if (character === "\b") this.#column = Math.max(0, this.#column - 1);
  }

  newline(): void {
    this.#current.time = Math.max(this.#current.time, this.time);
    this.#down(1);
    this.#column = 0;
    if (this.#rows.length > MOST_ROWS) this.#tellFirst(Math.min(this.#row, this.#rows.length - MOST_ROWS));
  }

  #down(count: number): void {
    for (let done = 0; done < Math.min(count, MOST_ROWS); done++) {
      this.#row++;
      if (this.#row >= this.#rows.length) this.#rows.push(new Row(this.time));
    }
  }

  #up(count: number): void {
    // Above what is held lies what was told.
    while (this.#row < Math.min(count, MOST_ROWS) && this.#told.length > 0) {
      const told = this.#told.pop() as string;
      const row = restoreRow({ time: this.time, text: told, told });
      this.#rows.unshift(row);
      this.#row++;
    }
    this.#row = Math.max(0, this.#row - count);
    this.#top = this.#row;
    this.#reachedAt = this.time;
  }

  /** Does what a control sequence says. */
  control(control: Control): void {
    if (control.kind === "csi") this.#csi(control.final, control.parameters);
    else if (control.kind === "escape" && !this.#away) {
      if (control.final === "M") this.#up(1);
      else if (control.final === "D" || control.final === "E") this.newline();
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
    this.#current.time = this.time;
  }

  #eraseScreen(how: number): void {
    if (how === 0) {
      this.#eraseLine(0);
      this.#rows.length = this.#row + 1;
    } else if (how >= 2) this.#clear();
  }

  /** An empty screen: what stood there was seen. */
  #clear(): void {
    this.tellAll();
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
