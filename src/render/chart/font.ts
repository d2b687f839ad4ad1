import { woffTables } from "./woff.ts";

/** The shape of one character at a size of 1, from its origin on the baseline; y goes down. */
export interface Glyph {
  /** How far the next character begins behind this one. */
  readonly advance: number;
  /** Closed outlines, x and y in turn. */
  readonly outlines: readonly (readonly number[])[];
}

/** Straight pieces for each curve. At the sizes of a chart nobody sees more. */
const PIECES = 5;
/** Composite glyphs within composite glyphs, at most. */
const DEEPEST = 4;

/** A TrueType font in a WOFF file: outlines alone, without hints and kerning (OpenType 1.9: cmap, glyf, hmtx, loca). */
export class Font {
  readonly #tables: ReadonlyMap<string, DataView>;
  readonly #glyphs = new Map<string, Glyph | undefined>();
  readonly #unitsPerEm: number;
  readonly #longOffsets: boolean;
  readonly #metrics: number;

  constructor(file: Uint8Array) {
    this.#tables = woffTables(file);
    const head = this.#table("head");
    this.#unitsPerEm = head.getUint16(18);
    this.#longOffsets = head.getInt16(50) === 1;
    this.#metrics = this.#table("hhea").getUint16(34);
  }

  /** Undefined for a character that the font does not have. */
  glyph(character: string): Glyph | undefined {
    if (this.#glyphs.has(character)) return this.#glyphs.get(character);
    const index = this.#indexOf(character.codePointAt(0) ?? 0);
    const scale = 1 / this.#unitsPerEm;
    const glyph =
      index === 0
        ? undefined
        : {
            advance: this.#table("hmtx").getUint16(4 * Math.min(index, this.#metrics - 1)) * scale,
            outlines: this.#outlines(index, 0).map((points) =>
              points.map((each, at) => (at % 2 === 0 ? each : -each) * scale),
            ),
          };
    this.#glyphs.set(character, glyph);
    return glyph;
  }

  #table(tag: string): DataView {
    const table = this.#tables.get(tag);
    if (table === undefined) throw new RangeError(`the font has no table ${tag}`);
    return table;
  }

  /** By a cmap of format 4, which all fonts for the web have. 0 where there is no glyph. */
  #indexOf(codePoint: number): number {
    const cmap = this.#table("cmap");
    for (let record = 4; record < 4 + 8 * cmap.getUint16(2); record += 8) {
      const at = cmap.getUint32(record + 4);
      if (cmap.getUint16(at) === 4) return indexInFormat4(cmap, at, codePoint);
    }
    return 0;
  }

  #outlines(index: number, depth: number): number[][] {
    const loca = this.#table("loca");
    const offsetAt = (glyph: number): number =>
      this.#longOffsets ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph);
    const start = offsetAt(index);
    if (offsetAt(index + 1) === start || depth > DEEPEST) return [];
    const glyf = this.#table("glyf");
    const contours = glyf.getInt16(start);
    return contours >= 0
      ? simpleOutlines(glyf, start + 10, contours)
      : this.#composite(glyf, start + 10, depth);
  }

  #composite(glyf: DataView, start: number, depth: number): number[][] {
    const outlines: number[][] = [];
    for (let at = start, more = true; more; ) {
      const flags = glyf.getUint16(at);
      const index = glyf.getUint16(at + 2);
      const words = (flags & 1) !== 0;
      const [dx, dy] = words
        ? [glyf.getInt16(at + 4), glyf.getInt16(at + 6)]
        : [glyf.getInt8(at + 4), glyf.getInt8(at + 5)];
      at += words ? 8 : 6;
      const f2dot14 = (): number => {
        at += 2;
        return glyf.getInt16(at - 2) / 16384;
      };
      let [a, b, c, d] = [1, 0, 0, 1];
      if ((flags & 0x08) !== 0) a = d = f2dot14();
      else if ((flags & 0x40) !== 0) [a, d] = [f2dot14(), f2dot14()];
      else if ((flags & 0x80) !== 0) [a, b, c, d] = [f2dot14(), f2dot14(), f2dot14(), f2dot14()];
      const [right, up] = (flags & 2) !== 0 ? [dx, dy] : [0, 0];
      for (const points of this.#outlines(index, depth + 1)) {
        const moved: number[] = [];
        for (let point = 0; point < points.length; point += 2) {
          const [x, y] = [points[point] ?? 0, points[point + 1] ?? 0];
          moved.push(a * x + c * y + right, b * x + d * y + up);
        }
        outlines.push(moved);
      }
      more = (flags & 0x20) !== 0;
    }
    return outlines;
  }
}

function indexInFormat4(cmap: DataView, at: number, codePoint: number): number {
  const doubled = cmap.getUint16(at + 6);
  const ends = at + 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const ranges = deltas + doubled;
  for (let segment = 0; segment < doubled; segment += 2) {
    if (cmap.getUint16(ends + segment) < codePoint) continue;
    const start = cmap.getUint16(starts + segment);
    if (start > codePoint) return 0;
    const delta = cmap.getUint16(deltas + segment);
    const range = cmap.getUint16(ranges + segment);
    if (range === 0) return (codePoint + delta) & 0xffff;
    const glyph = cmap.getUint16(ranges + segment + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  }
  return 0;
}

interface Point {
  readonly x: number;
  readonly y: number;
  /** Whether the outline goes through it; else it bends towards it. */
  readonly on: boolean;
}

function simpleOutlines(glyf: DataView, start: number, contours: number): number[][] {
  const ends = Array.from({ length: contours }, (_, contour) => glyf.getUint16(start + 2 * contour));
  const count = (ends.at(-1) ?? -1) + 1;
  let at = start + 2 * contours;
  at += 2 + glyf.getUint16(at); // The instructions.
  const flags: number[] = [];
  while (flags.length < count) {
    const flag = glyf.getUint8(at++);
    flags.push(flag);
    if ((flag & 8) !== 0) for (let times = glyf.getUint8(at++); times > 0; times--) flags.push(flag);
  }
  const coordinates = (short: number, same: number): number[] => {
    let value = 0;
    return flags.map((flag) => {
      if ((flag & short) !== 0) value += (flag & same) !== 0 ? glyf.getUint8(at++) : -glyf.getUint8(at++);
      else if ((flag & same) === 0) {
        value += glyf.getInt16(at);
        at += 2;
      }
      return value;
    });
  };
  const xs = coordinates(2, 16);
  const ys = coordinates(4, 32);
  const points = flags.map(
    (flag, index): Point => ({ x: xs[index] ?? 0, y: ys[index] ?? 0, on: (flag & 1) !== 0 }),
  );
  return ends.map((end, contour) => flatten(points.slice((ends[contour - 1] ?? -1) + 1, end + 1)));
}

/** An outline of quadratic curves as straight pieces. Between two points that it bends towards it goes through their middle. */
function flatten(points: readonly Point[]): number[] {
  const first = points.findIndex(({ on }) => on);
  const turned = first < 0 ? points : [...points.slice(first), ...points.slice(0, first)];
  const [head, second] = turned;
  if (head === undefined) return [];
  const begin = head.on ? head : middleOf(head, second ?? head);
  const outline = [begin.x, begin.y];
  let from: Point = begin;
  let bend: Point | undefined = head.on ? undefined : head;
  for (const point of [...turned.slice(1), begin]) {
    if (bend === undefined) {
      if (point.on) outline.push(point.x, point.y);
      else bend = point;
      if (point.on) from = point;
      continue;
    }
    const to: Point = point.on ? point : middleOf(bend, point);
    curve(outline, from, bend, to);
    from = to;
    bend = point.on ? undefined : point;
  }
  return outline;
}

const middleOf = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, on: true });

function curve(outline: number[], from: Point, bend: Point, to: Point): void {
  for (let piece = 1; piece <= PIECES; piece++) {
    const t = piece / PIECES;
    const s = 1 - t;
    outline.push(
      s * s * from.x + 2 * s * t * bend.x + t * t * to.x,
      s * s * from.y + 2 * s * t * bend.y + t * t * to.y,
    );
  }
}
