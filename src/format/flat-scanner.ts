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
const NINE = 9;
/** A mantissa from here on takes no more digits in: they change it by less than a double can tell. */
const LARGE_MANTISSA = 1e18;
/** Beyond this power of ten, a product of a mantissa may leave the range in which rounding is relative. */
const NEAR_POWER = 280;

/**
 * The powers of ten up to this one, and mantissas below this, have products and quotients that a double computes
 * right (Clinger 1990). A mantissa that was rounded, or took not all digits in, is not below it.
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
  /** The bytes that are scanned, four at once, and the last place where there are four. */
  #bytes: Uint8Array = NO_BYTES;
  #view: DataView = new DataView(NO_BYTES.buffer);
  #lastFour = -1;

  /** Behind the line that `scan` found a shape for: where its newline stands, or what it ends with instead. */
  end = 0;

  /**
   * The shape of a line that begins at `start`, or null where no shape that was learned fits: then it is to be read
   * the long way. What is behind the shape's last byte is the caller's to look at. The bytes must be valid UTF-8.
   */
  scan(bytes: Uint8Array, start: number): Shape | null {
    this.lookAt(bytes);
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
    this.lookAt(bytes);
    this.#fits(shape, bytes, start);
  }

  /** Says which bytes the values are in that are read from now on. */
  lookAt(bytes: Uint8Array): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#lastFour = bytes.length - 4;
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

  /** Past the value at `at` of the bytes looked at, which it notes for the gap; -1 for one that is not a plain scalar. */
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
    let mantissa = 0;
    let power = 0;
    let code = bytes[at] as number;
    if (code === 0x30) code = bytes[++at] as number;
    else if (code >= 0x31 && code <= 0x39) {
      const first = at;
      let whole = 0;
      do {
        whole = (whole * 10 + (code - 0x30)) | 0;
        code = bytes[++at] as number;
      } while (code >= 0x30 && code <= 0x39 && at < first + NINE);
      mantissa = whole;
      for (; code >= 0x30 && code <= 0x39; code = bytes[++at] as number) {
        if (mantissa < LARGE_MANTISSA) mantissa = mantissa * 10 + (code - 0x30);
        else power++;
      }
    } else return -1;
    if (code === 0x2e) {
      const fraction = ++at;
      // Most numbers are nearly all fraction: four digits at once, while there are.
      for (; at <= this.#lastFour && mantissa < LARGE_MANTISSA; at += 4) {
        const four = fourDigits(this.#view.getInt32(at, true));
        if (four < 0) break;
        mantissa = mantissa * 10_000 + four;
      }
      code = bytes[at] as number;
      for (; code >= 0x30 && code <= 0x39 && mantissa < LARGE_MANTISSA; code = bytes[++at] as number)
        mantissa = mantissa * 10 + (code - 0x30);
      power += fraction - at;
      while (code >= 0x30 && code <= 0x39) code = bytes[++at] as number;
      if (at === fraction) return -1;
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
    this.#note(gap, negative ? -mantissa : mantissa, power);
    return at;
  }

  /** Notes `mantissa` × 10^`power`. */
  #note(gap: number, mantissa: number, power: number): void {
    const exact = mantissa < EXACT_MANTISSA && mantissa > -EXACT_MANTISSA;
    const size = power < 0 ? -power : power;
    this.kinds[gap] = exact && size <= EXACT_POWER ? NUMBER : size <= NEAR_POWER ? NEAR_NUMBER : FAR_NUMBER;
    const factor = POWERS[size] as number;
    this.numbers[gap] = power < 0 ? mantissa / factor : mantissa * factor;
  }
}

/** The number that four bytes spell, the first of them the lowest; -1 where one is no digit. */
function fourDigits(bytes: number): number {
  const digits = (bytes - 0x30303030) | 0;
  // What is no digit has, less `0`, or six more than that, more than four bits.
  if (((digits | (digits + 0x06060606)) & 0xf0f0f0f0) !== 0) return -1;
  const pairs = Math.imul(digits, 10) + (digits >>> 8);
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff);
}

const NO_BYTES = Buffer.alloc(0);

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
