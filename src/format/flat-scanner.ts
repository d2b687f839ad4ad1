import { isArray, isObject, type JsonText, membersOf } from "./json-text.ts";
import { Shape } from "./shape.ts";

/** What stands in a gap of a shape. */
export const NUMBER = 0;
/** A number whose double was computed with rounding, `NEAR` of its size at most; `exact` tells it to the bit. */
export const NEAR_NUMBER = 1;
export const NEAR = 1e-14;
export const STRING = 2;
export const WORD = 3;
/** A number so large or small that only `exact` tells it. */
export const FAR_NUMBER = 4;

/** Shapes kept at once; more are the mark of a program whose keys are data. */
const MOST_SHAPES = 16;

/** Digits that an integer of 32 bits holds. */
const HALF = 9;
/** Beyond this power of ten, a product of a mantissa may leave the range in which rounding is relative. */
const NEAR_POWER = 280;

/**
 * The powers of ten up to this one, and mantissas below this, have products and quotients that a double computes
 * right (Clinger 1990). A mantissa that was rounded is not below it.
 */
const EXACT_MANTISSA = 2 ** 53;
const EXACT_POWER = 22;
const POWERS = Float64Array.from({ length: 309 }, (_, power) => Number(`1e${power}`));

/**
 * Reads flat lines by their shapes, without making an object. After `scan` returned a shape, the arrays hold what
 * stands in its gaps, until the next call.
 */
export class FlatScanner {
  kinds = new Uint8Array(64);
  /** Values of the gaps that hold numbers. */
  numbers = new Float64Array(64);
  /** Where each gap begins and ends in the scanned bytes. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  readonly #shapes: Shape[] = [];

  /** Behind the line that `scan` found a shape for: where its newline stands, or what it ends with instead. */
  end = 0;

  /**
   * The shape of a line that begins at `start`, or null where no shape that was learned fits: then it is to be read
   * the long way. What is behind the shape's last byte is the caller's to look at. The bytes must be valid UTF-8.
   */
  scan(bytes: Uint8Array, start: number): Shape | null {
    const shapes = this.#shapes;
    for (let index = 0; index < shapes.length; index++) {
      const shape = shapes[index] as Shape;
      if (this.#fits(shape, bytes, start)) {
        if (index > 0) {
          shapes.splice(index, 1);
          shapes.unshift(shape);
        }
        return shape;
      }
    }
    return null;
  }

  /** Reads a line again that was found to be of this shape. */
  rescan(shape: Shape, bytes: Uint8Array, start: number): void {
    this.#fits(shape, bytes, start);
  }

  /** Learns the shape of a line that was read the long way, where it is flat and has each key once. */
  learn(line: JsonText): void {
    const shape = shapeOf(line);
    if (shape === undefined || this.#shapes.some((known) => known.equals(shape))) return;
    this.#shapes.unshift(shape);
    if (this.#shapes.length > MOST_SHAPES) this.#shapes.pop();
    this.makeRoom(shape.keys.length);
  }

  /** Makes room for so many gaps. */
  makeRoom(gaps: number): void {
    if (gaps > this.kinds.length) this.#grow(gaps * 2);
  }

  /** The number in a gap, to the bit. */
  exact(bytes: Buffer, gap: number): number {
    if (this.kinds[gap] === NUMBER) return this.numbers[gap] as number;
    return Number(bytes.toString("latin1", this.starts[gap], this.ends[gap]));
  }

  #grow(size: number): void {
    this.kinds = new Uint8Array(size);
    this.numbers = new Float64Array(size);
    this.starts = new Int32Array(size);
    this.ends = new Int32Array(size);
  }

  #fits(shape: Shape, bytes: Uint8Array, start: number): boolean {
    const { literal, bounds } = shape;
    const gaps = shape.keys.length;
    let at = start;
    let piece = 0;
    for (let gap = 0; gap <= gaps; gap++) {
      const stop = bounds[gap + 1] as number;
      while (piece < stop) if (bytes[at++] !== literal[piece++]) return false;
      if (gap === gaps) break;
      const after = this.value(gap, bytes, at);
      if (after < 0) return false;
      this.starts[gap] = at;
      this.ends[gap] = after;
      at = after;
    }
    this.end = at;
    return true;
  }

  /** Past the value at `at`, which it notes for the gap; -1 for one that is not a plain scalar. */
  value(gap: number, bytes: Uint8Array, at: number): number {
    const first = bytes[at] as number;
    if (first === 0x2d || (first >= 0x30 && first <= 0x39)) return this.#number(gap, bytes, at);
    if (first === 0x22) {
      this.kinds[gap] = STRING;
      for (let next = at + 1; ; next++) {
        const code = bytes[next];
        if (code === 0x22) return next + 1;
        if (code === undefined || code === 0x5c || code < 0x20) return -1;
      }
    }
    this.kinds[gap] = WORD;
    return wordEnd(bytes, at, first);
  }

  /** Past a number (RFC 8259, section 6), which it notes; -1 for what only looks like one. */
  #number(gap: number, bytes: Uint8Array, from: number): number {
    let at = from;
    const negative = bytes[at] === 0x2d;
    if (negative) at++;
    // Digits are summed up in two integers of at most nine digits: several times faster than in one double.
    let high = 0;
    let low = 0;
    let digits = 0;
    let code = bytes[at] as number;
    if (code === 0x30) code = bytes[++at] as number;
    else if (code >= 0x31 && code <= 0x39) {
      do {
        if (digits < HALF) high = (high * 10 + (code - 0x30)) | 0;
        else if (digits < 2 * HALF) low = (low * 10 + (code - 0x30)) | 0;
        digits++;
        code = bytes[++at] as number;
      } while (code >= 0x30 && code <= 0x39);
    } else return -1;
    let power = 0;
    if (code === 0x2e) {
      const fraction = ++at;
      code = bytes[at] as number;
      while (code >= 0x30 && code <= 0x39) {
        if (digits < HALF) high = (high * 10 + (code - 0x30)) | 0;
        else if (digits < 2 * HALF) low = (low * 10 + (code - 0x30)) | 0;
        // Zeros before the first digit that counts take no room.
        if (digits > 0 || code !== 0x30) digits++;
        code = bytes[++at] as number;
      }
      if (at === fraction) return -1;
      power = fraction - at;
    }
    if (code === 0x65 || code === 0x45) {
      code = bytes[++at] as number;
      const down = code === 0x2d;
      if (down || code === 0x2b) code = bytes[++at] as number;
      const first = at;
      let exponent = 0;
      while (code >= 0x30 && code <= 0x39) {
        exponent = exponent * 10 + (code - 0x30);
        code = bytes[++at] as number;
      }
      if (at === first) return -1;
      power += down ? -exponent : exponent;
    }
    const mantissa = digits <= HALF ? high : high * (POWERS[Math.min(digits - HALF, HALF)] as number) + low;
    if (digits > 2 * HALF) power += digits - 2 * HALF;
    this.#note(gap, negative ? -mantissa : mantissa, power, digits <= 2 * HALF);
    return at;
  }

  /** Notes `mantissa` × 10^`power`; `whole` where no digit was left out of it. */
  #note(gap: number, mantissa: number, power: number, whole: boolean): void {
    const exact = whole && mantissa < EXACT_MANTISSA && mantissa > -EXACT_MANTISSA;
    const size = power < 0 ? -power : power;
    this.kinds[gap] = exact && size <= EXACT_POWER ? NUMBER : size <= NEAR_POWER ? NEAR_NUMBER : FAR_NUMBER;
    const factor = POWERS[size] as number;
    this.numbers[gap] = power < 0 ? mantissa / factor : mantissa * factor;
  }
}

/** Past `true`, `false` or `null`; -1 for anything else. */
function wordEnd(bytes: Uint8Array, at: number, first: number): number {
  if (first === 0x74)
    return bytes[at + 1] === 0x72 && bytes[at + 2] === 0x75 && bytes[at + 3] === 0x65 ? at + 4 : -1;
  if (first === 0x6e)
    return bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c ? at + 4 : -1;
  if (first !== 0x66 || bytes[at + 1] !== 0x61 || bytes[at + 2] !== 0x6c) return -1;
  return bytes[at + 3] === 0x73 && bytes[at + 4] === 0x65 ? at + 5 : -1;
}

/** The shape of a flat line of plain scalars; undefined for any other. */
export function shapeOf(line: JsonText): Shape | undefined {
  if (!isObject(line)) return undefined;
  const members = membersOf(line);
  const keys = members.map((member) => member.key);
  if (members.length === 0 || new Set(keys).size < keys.length) return undefined;
  if (members.some(({ value }) => isObject(value) || isArray(value) || value.includes("\\")))
    return undefined;
  const pieces: Buffer[] = [];
  let done = 0;
  for (const { start, end } of members) {
    pieces.push(Buffer.from(line.slice(done, start)));
    done = end;
  }
  pieces.push(Buffer.from(line.slice(done)));
  // Records have keys in plain spelling, so that `"loss":` can be looked for.
  if (pieces.some((piece) => piece.includes("\\"))) return undefined;
  return new Shape(keys, pieces);
}
