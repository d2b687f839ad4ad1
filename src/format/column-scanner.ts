import { FlatScanner, shapeOf } from "./flat-scanner.ts";
import type { JsonText } from "./json-text.ts";
import type { Shape } from "./shape.ts";

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
  /** Which columns the shape has, and which not. */
  readonly present: Int32Array;
  readonly absent: Int32Array;
  /** How many gaps are looked at: all of them where a column is absent, for the line may be of another shape. */
  readonly gaps: number;
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
  /** The columns that the last line has, and those that it does not. */
  present: Int32Array = new Int32Array();
  absent: Int32Array = new Int32Array();
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
      this.absent = plan.absent;
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
    const needed = absent.some(([, name]) => !LEADING.has(name));
    return {
      shape,
      literal: viewOf(shape.literal),
      columns,
      present: Int32Array.from(present, ([column]) => column),
      absent: Int32Array.from(absent, ([column]) => column),
      gaps: needed ? shape.keys.length : columns.findLastIndex((column) => column !== PASSED) + 1,
    };
  }

  #fits({ shape, literal, columns, gaps }: Plan, bytes: Buffer, start: number, end: number): boolean {
    const { bounds } = shape;
    let at = start;
    for (let gap = 0; gap < gaps; gap++) {
      const piece = bounds[gap] as number;
      const stop = bounds[gap + 1] as number;
      if (!this.#holds(literal, piece, stop, bytes, at, end)) return false;
      at += stop - piece;
      const column = columns[gap] as number;
      if (column === PASSED) at = passValue(bytes, at, literal.getUint8(stop));
      else at = this.#read(column, bytes, at);
      if (at < 0 || at >= end) return false;
    }
    const piece = bounds[gaps] as number;
    const stop = bounds[gaps + 1] as number;
    if (!this.#holds(literal, piece, stop, bytes, at, end)) return false;
    return gaps === columns.length ? at + stop - piece === end : bytes[end - 1] === CLOSE;
  }

  #read(column: number, bytes: Buffer, at: number): number {
    const after = this.values.value(column, bytes, at);
    this.values.starts[column] = at;
    this.values.ends[column] = after;
    return after;
  }

  /** Whether a piece of a shape stands at a place. Four bytes at once, which is thrice as fast as one by one. */
  #holds(
    literal: DataView,
    piece: number,
    stop: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): boolean {
    if (start + stop - piece > end) return false;
    const view = this.#view;
    let from = piece;
    let at = start;
    for (; stop - from >= 4; from += 4, at += 4)
      if (view.getInt32(at) !== literal.getInt32(from)) return false;
    while (from < stop) if (bytes[at++] !== literal.getUint8(from++)) return false;
    return true;
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Keys that stand in front of all others, so that they are known to be absent where others were found. */
const LEADING: ReadonlySet<string> = new Set(["step", "timestamp", "_attempt", "_rank"]);

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

/** Whether a number, `true`, `false` or `null` may have this byte. */
const isPlain = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2e ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x45;
