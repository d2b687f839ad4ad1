/** Characters of a line that are kept; what is behind them is counted. */
export const LONGEST_LINE = 1 << 16;

/** Takes two columns (East Asian wide and full-width, emoji). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Takes none: it changes the character before it. */
const JOINED = /\p{M}|\u200b|\u200c|\u200d/u;
/** Nothing in it is wide, joined or of two code units, as far as that is told quickly: its length is its columns. */
const NARROW = /^[\t\x20-\x7e\u00a0-\u02ff\u2010-\u2027\u2190-\u22ff\u2500-\u25ff\u2800-\u28ff]*$/;

/** One line of a terminal: characters in columns, each with its colours. */
export class Row {
  /** The row while it is plain: no colours, and a column for each code unit. */
  #text = "";
  #cells: { char: string; style: string }[] | undefined;
  /** Something was written over: what is blank at its end is left of what was there. */
  edited = false;
  /** Code units that were not kept. */
  more = 0;
  /** When it was last changed, in milliseconds since the epoch. */
  time: number;
  /** What was told of it already, where it comes back from there. */
  told: string | undefined;

  constructor(time: number) {
    this.time = time;
  }

  get length(): number {
    return this.#cells?.length ?? this.#text.length;
  }

  /** Writes a text without control characters from a column on. The column behind it. */
  put(text: string, column: number, style: string): number {
    if (column >= LONGEST_LINE) {
      this.more += text.length;
      return column;
    }
    if (this.#cells === undefined && style === "" && NARROW.test(text)) return this.#putPlain(text, column);
    return this.#putCells(text, column, style);
  }

  /** Erases columns, from one to before another. */
  erase(from: number, to: number): void {
    this.edited = true;
    if (to >= this.length) {
      if (this.#cells === undefined) this.#text = this.#text.slice(0, from);
      else this.#cells.length = Math.min(from, this.#cells.length);
      this.#mend(from);
      return;
    }
    this.put(" ".repeat(to - from), from, "");
  }

  /** Takes columns out; what is behind them moves up. */
  remove(from: number, count: number): void {
    this.edited = true;
    this.#asCells().splice(from, count);
    this.#mend(from);
  }

  /** Puts blank columns in. */
  insert(at: number, count: number): void {
    this.edited = true;
    const blank = Array.from({ length: Math.min(count, LONGEST_LINE - this.length) }, () => ({
      char: " ",
      style: "",
    }));
    this.#asCells().splice(at, 0, ...blank);
    this.#mend(at);
    this.#mend(at + blank.length);
  }

  /** The line as it stands, its colours as SGR sequences that end with it. */
  text(): string {
    const more = this.more === 0 ? "" : ` … (${this.more} more characters of this line are not kept)`;
    return this.kept(this.edited) + more;
  }

  /** The same, without what tells of more; as it stands, or without what is blank at its end. */
  kept(trimmed: boolean): string {
    if (this.#cells === undefined) return trimmed ? this.#text.trimEnd() : this.#text;
    let cells = this.#cells;
    if (trimmed) {
      const last = cells.findLastIndex(({ char, style }) => style !== "" || char !== " ");
      cells = cells.slice(0, last + 1);
    }
    let text = "";
    let now = "";
    for (const { char, style } of cells) {
      if (style !== now)
        text += `\x1b[${now === "" ? "" : "0"}${now !== "" && style !== "" ? ";" : ""}${style}m`;
      now = style;
      text += char;
    }
    return now === "" ? text : `${text}\x1b[0m`;
  }

  #putPlain(text: string, column: number): number {
    const end = column + text.length;
    if (column === this.#text.length) {
      this.#text += text;
    } else {
      if (column < this.#text.length) this.edited = true;
      this.#text = this.#text.slice(0, column).padEnd(column) + text + this.#text.slice(end);
    }
    if (this.#text.length > LONGEST_LINE) {
      this.more += this.#text.length - LONGEST_LINE;
      this.#text = this.#text.slice(0, LONGEST_LINE);
    }
    return Math.min(end, LONGEST_LINE);
  }

  #putCells(text: string, from: number, style: string): number {
    const cells = this.#asCells();
    let column = from;
    if (column < cells.length) this.edited = true;
    while (cells.length < column) cells.push({ char: " ", style: "" });
    for (const char of text) {
      const last = cells[column - 1];
      const before = last?.char === "" ? cells[column - 2] : last;
      if (JOINED.test(char) && before !== undefined) {
        if (before.char.length < LONGEST_CHARACTER) before.char += char;
      } else if (column >= LONGEST_LINE) {
        this.more += char.length;
      } else {
        cells[column++] = { char, style };
        if (WIDE.test(char)) cells[column++] = { char: "", style };
      }
    }
    this.#mend(from);
    this.#mend(column);
    return column;
  }

  /** Makes both halves of a wide character blank where something else has taken the place of one, at the border before a column. */
  #mend(column: number): void {
    const left = this.#cells?.[column - 1];
    const right = this.#cells?.[column];
    const isWide = left !== undefined && WIDE.test(left.char);
    if (isWide && right?.char !== "") left.char = " ";
    if (!isWide && right?.char === "") right.char = " ";
  }

  #asCells(): { char: string; style: string }[] {
    this.#cells ??= Array.from(this.#text, (char) => ({ char, style: "" }));
    this.#text = "";
    return this.#cells;
  }
}

/** Code units of a character with all that changes it (families of emoji). */
const LONGEST_CHARACTER = 32;
