import { FlatScanner, shapeOf } from "./flat-scanner.ts";
import type { JsonText } from "./json-text.ts";
import type { Shape } from "./shape.ts";
import { BOOKKEEPING } from "./stamp.ts";

/** Shapes kept at once; more are the mark of a program whose keys are data. */
const MOST_SHAPES = 32;
/** No column of ours: its value is passed over. */
const PASSED = -1;

/** The names of the columns; undefined for one that is not wanted. */
type Names = readonly (string | undefined)[];

/** How the columns are read out of lines of one shape. */
interface Plan {
  readonly shape: Shape;
  readonly literal: DataView;
  /** The column of each gap, or `PASSED`. */
  readonly columns: Int32Array;
  /** Which columns the shape has. */
  readonly present: Int32Array;
  /**
   * Gaps are read from the line's beginning up to, but not with, `head`, and from its end down to `tail`. What is between
   * is not looked at; there is nothing between where a column is absent, for then the line may be of another shape.
   */
  readonly head: number;
  readonly tail: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const CLOSE = 0x7d;

/**
 * Reads a few columns out of records that a recorder wrote, by the shapes of their lines: values that are not wanted
 * are jumped over, and what stands behind the last that is wanted is not looked at. So a line that is no JSON in there
 * is read as if it were, where it ends with a brace.
 */
export class ColumnScanner {
  /** What the columns hold after `scan` returned a shape: `kinds`, `numbers`, `starts` and `ends`, by column. */
  readonly values = new FlatScanner();
  /** The columns that the last line has. */
  present: Int32Array = new Int32Array();
  #names: Names;
  #plans: Plan[] = [];
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor(names: Names) {
    this.#names = names;
    this.values.makeRoom(names.length);
  }

  /** Reads these columns from now on, at the same places. */
  narrow(names: Names): void {
    this.#names = names;
    this.#plans = this.#plans.map(({ shape }) => this.#planFor(shape));
  }

  /**
   * Reads the line from `start` up to its newline at `end`. Its shape, or one that is the same as far as it was looked
   * at; null where no shape that was learned fits: then it is to be read the long way.
   */
  scan(bytes: Buffer, start: number, end: number): Shape | null {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = viewOf(bytes);
      this.values.lookAt(bytes);
    }
    const plans = this.#plans;
    for (let index = 0; index < plans.length; index++) {
      const plan = plans[index] as Plan;
      if (!this.#fits(plan, bytes, start, end)) continue;
      if (index > 0) {
        plans.splice(index, 1);
        plans.unshift(plan);
      }
      this.present = plan.present;
      return plan.shape;
    }
    return null;
  }

  /** Learns the shape of a line that was read the long way, where it is flat and has each key once. */
  learn(line: JsonText): void {
    const shape = shapeOf(line);
    if (shape === undefined || this.#plans.some((plan) => plan.shape.equals(shape))) return;
    this.#plans.unshift(this.#planFor(shape));
    if (this.#plans.length > MOST_SHAPES) this.#plans.pop();
  }

  #planFor(shape: Shape): Plan {
    const columns = Int32Array.from(shape.keys, (key) => this.#names.indexOf(key));
    const wanted = [...this.#names.entries()].flatMap(([column, name]) =>
      name === undefined ? [] : [[column, name] as const],
    );
    const isThere = ([, name]: readonly [number, string]): boolean => shape.keys.includes(name);
    const present = wanted.filter(isThere);
    const absent = wanted.filter((column) => !isThere(column));
    return {
      shape,
      literal: viewOf(shape.literal),
      columns,
      present: Int32Array.from(present, ([column]) => column),
      ...(absent.every(([, name]) => BOOKKEEPING.has(name))
        ? bothEnds(shape.keys, columns)
        : wholeLine(columns)),
    };
  }

  #fits(plan: Plan, bytes: Buffer, start: number, end: number): boolean {
    const { literal, columns, head } = plan;
    const { bounds } = plan.shape;
    let at = start;
    for (let gap = 0; gap < head; gap++) {
      const piece = bounds[gap] as number;
      const stop = bounds[gap + 1] as number;
      if (!this.#holds(literal, piece, stop, bytes, at, end)) return false;
      at += stop - piece;
      const column = columns[gap] as number;
      if (column === PASSED) at = passValue(bytes, at, literal.getUint8(stop));
      else at = this.#read(column, bytes, at);
      if (at < 0 || at >= end) return false;
    }
    const piece = bounds[head] as number;
    const stop = bounds[head + 1] as number;
    if (!this.#holds(literal, piece, stop, bytes, at, end)) return false;
    at += stop - piece;
    if (head === columns.length) return at === end;
    return bytes[end - 1] === CLOSE && this.#fitsBehind(plan, bytes, at, end);
  }

  /** Whether the gaps from `tail` on fit, which are found from the end of the line; they must begin behind `start`. */
  #fitsBehind({ shape, literal, columns, tail }: Plan, bytes: Buffer, start: number, end: number): boolean {
    const { bounds } = shape;
    let at = end;
    for (let gap = columns.length - 1; gap >= tail; gap--) {
      const last = bounds[gap + 1] as number;
      const behind = bounds[gap + 2] as number;
      at -= behind - last;
      if (at <= start || !this.#holds(literal, last, behind, bytes, at, end)) return false;
      const after = at;
      at = startOfValue(bytes, after, literal.getUint8(last - 1));
      const column = columns[gap] as number;
      if (at <= start || (column !== PASSED && this.#read(column, bytes, at) !== after)) return false;
    }
    if (tail === columns.length) return true;
    const piece = bounds[tail] as number;
    const stop = bounds[tail + 1] as number;
    at -= stop - piece;
    return at >= start && this.#holds(literal, piece, stop, bytes, at, end);
  }

  #read(column: number, bytes: Buffer, at: number): number {
    const after = this.values.value(column, bytes, at);
    this.values.starts[column] = at;
    this.values.ends[column] = after;
    return after;
  }

  /**
   * Whether a piece of a shape stands at a place. Eight bytes at once, as doubles: two that are equal have the same
   * bytes, but for zeros, which are no text.
   */
  #holds(literal: DataView, piece: number, stop: number, bytes: Buffer, start: number, end: number): boolean {
    const length = stop - piece;
    if (start + length > end) return false;
    const view = this.#view;
    if (length < 8) {
      for (let index = 0; index < length; index++)
        if (bytes[start + index] !== literal.getUint8(piece + index)) return false;
      return true;
    }
    for (let index = 0; index < length - 8; index += 8)
      if (view.getFloat64(start + index) !== literal.getFloat64(piece + index)) return false;
    return view.getFloat64(start + length - 8) === literal.getFloat64(stop - 8);
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const wholeLine = ({ length }: Int32Array): Pick<Plan, "head" | "tail"> => ({ head: length, tail: length });

/** Leaves the longest row of gaps out that nobody wants, but none that tells of which rank or attempt the line is. */
function bothEnds(keys: readonly string[], columns: Int32Array): Pick<Plan, "head" | "tail"> {
  // These stand in front of all others, so that they are known to be absent where others were found.
  const leading = keys.findLastIndex((key) => BOOKKEEPING.has(key));
  const wanted = [...columns.keys()].filter((gap) => gap === leading || columns[gap] !== PASSED);
  let best = wholeLine(columns);
  for (const [index, gap] of wanted.entries()) {
    const head = gap + 1;
    const tail = wanted[index + 1] ?? columns.length;
    if (gap >= leading && tail - head >= best.tail - best.head) best = { head, tail };
  }
  return best.head === best.tail ? wholeLine(columns) : best;
}

/**
 * Past a value that nobody wants, of a line that is JSON; -1 for one that is not a plain scalar.
 *
 * A quote within a text is behind a backslash, and what follows it does not look like the shape's next piece. Behind a
 * number, at the outermost level, the first comma ends it.
 *
 * @param next what the shape has behind it
 */
function passValue(bytes: Buffer, at: number, next: number): number {
  const first = bytes[at] as number;
  if (first === QUOTE) {
    const end = bytes.indexOf(QUOTE, at + 1);
    return end < 0 ? -1 : end + 1;
  }
  if (!isPlain(first)) return -1;
  if (next === COMMA) return bytes.indexOf(COMMA, at);
  let end = at + 1;
  while (isPlain(bytes[end] as number)) end++;
  return end;
}

/**
 * Where the value begins that ends in front of a place, of a line that is JSON; somewhere else, where it is not a plain
 * scalar: then the shape's piece is not in front of it.
 *
 * @param before what the shape has in front of it
 */
function startOfValue(bytes: Buffer, end: number, before: number): number {
  const last = bytes[end - 1] as number;
  return last === QUOTE || isPlain(last) ? bytes.lastIndexOf(before, end - 1) + 1 : -1;
}

/** Whether a number, `true`, `false` or `null` may have this byte. */
const isPlain = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2e ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x45;
