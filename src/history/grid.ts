/** Near zero, where a logarithmic scale looks closely, each doubling of x is divided into this many cells. */
const PARTS = 64;
/** How many doublings of x are. What is nearer to zero is in one cell. */
const DOUBLINGS = 20;

/** How many cells there may be below `PARTS` widths. */
export const FINE_CELLS = PARTS * DOUBLINGS + 1;

/**
 * Divides the axis into cells of one width, a power of two. From zero to `PARTS` widths they are finer, in proportion
 * to x, so that a logarithmic scale has its detail, too. Each cell lies in one of the grid of twice the width.
 */
export class Grid {
  readonly width: number;
  /** The cell that `find` found, from `low` up to, but not with, `high`. */
  low = Number.NaN;
  high = Number.NaN;

  constructor(width: number) {
    this.width = width;
  }

  /** Finds the cell of an x. */
  find(x: number): void {
    const size = this.#sizeAt(x);
    const cell = Math.floor(x / size);
    // What is next to nothing below zero, divided, may be zero.
    this.low = (cell === 0 && x < 0 ? -1 : cell) * size;
    this.high = this.low + size;
  }

  #sizeAt(x: number): number {
    const even = PARTS * this.width;
    if (x < 0 || x >= even) return this.width;
    const least = even * 2 ** -DOUBLINGS;
    if (x < least) return least;
    let start = even / 2;
    while (start > x) start /= 2;
    return start / PARTS;
  }
}

/** The largest power of two that is not above a positive number. */
export const powerOfTwo = (number: number): number => {
  const power = 2 ** Math.floor(Math.log2(number));
  return power > number ? power / 2 : power;
};
