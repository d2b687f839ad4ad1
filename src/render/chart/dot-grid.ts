/** Nothing is drawn there. */
export const NOBODY = -1;

/** Dots in characters. Each character belongs to the line that was drawn last in it. */
export class DotGrid {
  readonly columns: number;
  readonly rows: number;
  /** Dots across and down. */
  readonly width: number;
  readonly height: number;
  /** For each character, row by row: its dots, bit `across × y + x`. */
  readonly bits: Uint8Array;
  /** For each character: the index of its line, or `NOBODY`. */
  readonly owners: Int16Array;
  /** For each character: 1 where there are only dim points. */
  readonly faint: Uint8Array;
  readonly #across: number;
  readonly #down: number;

  constructor(columns: number, rows: number, across: number, down: number) {
    this.columns = columns;
    this.rows = rows;
    this.width = columns * across;
    this.height = rows * down;
    this.bits = new Uint8Array(columns * rows);
    this.owners = new Int16Array(columns * rows).fill(NOBODY);
    this.faint = new Uint8Array(columns * rows);
    this.#across = across;
    this.#down = down;
  }

  /** The character that holds a dot. */
  cellAt(x: number, y: number): number {
    return Math.floor(y / this.#down) * this.columns + Math.floor(x / this.#across);
  }

  /** A dot that is wholly there: what was dim in its character goes, so that the line is seen. */
  set(x: number, y: number, owner: number): void {
    const cell = this.#begin(x, y, owner, 0);
    if (cell < 0) return;
    if (this.faint[cell] === 1) {
      this.bits[cell] = 0;
      this.faint[cell] = 0;
    }
    this.#add(cell, x, y);
  }

  /** A dot of what lies behind: every other one is left out. */
  shade(x: number, y: number, owner: number): void {
    if ((x + y) % 2 === 1) return;
    const cell = this.#begin(x, y, owner, 1);
    if (cell < 0) return;
    if (this.bits[cell] !== 0 && this.faint[cell] === 0) return;
    this.faint[cell] = 1;
    this.#add(cell, x, y);
  }

  /** Every dot of a straight line, both ends included (Bresenham). */
  segment(x0: number, y0: number, x1: number, y1: number, dot: (x: number, y: number) => void): void {
    const dx = Math.abs(x1 - x0);
    const dy = -Math.abs(y1 - y0);
    const stepX = x0 < x1 ? 1 : -1;
    const stepY = y0 < y1 ? 1 : -1;
    let error = dx + dy;
    for (let x = x0, y = y0; ; ) {
      dot(x, y);
      if (x === x1 && y === y1) return;
      const twice = 2 * error;
      if (twice >= dy) {
        error += dy;
        x += stepX;
      }
      if (twice <= dx) {
        error += dx;
        y += stepY;
      }
    }
  }

  /** -1 for a dot outside. */
  #begin(x: number, y: number, owner: number, faint: 0 | 1): number {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return -1;
    const cell = this.cellAt(x, y);
    if (faint === 0 || this.faint[cell] === 1 || this.bits[cell] === 0) this.owners[cell] = owner;
    return cell;
  }

  #add(cell: number, x: number, y: number): void {
    const bit = (y % this.#down) * this.#across + (x % this.#across);
    this.bits[cell] = (this.bits[cell] ?? 0) | (1 << bit);
  }
}
