import { deflateSync } from "node:zlib";
import type { Font } from "./font.ts";
import { Raster } from "./raster.ts";
import type { Picture, Shape } from "./shapes.ts";

/** Dots for each pixel of a picture, across and down: sharp in print and on fine screens. */
const DOTS_A_PIXEL = 2;
/** A CSS pixel is a 96th of an inch. */
const DOTS_A_METRE = Math.round((DOTS_A_PIXEL * 96) / 0.0254);

/** Where the glyphs of texts come from: of several fonts the first that has a character. */
export interface Fonts {
  readonly regular: readonly Font[];
  readonly bold: readonly Font[];
}

/** A picture as a PNG file (W3C, PNG 1.2), at two dots a pixel. Characters that no font has become an empty box. */
export function pngBytes({ width, height, shapes }: Picture, fonts: Fonts): Uint8Array {
  const raster = new Raster(Math.round(width * DOTS_A_PIXEL), Math.round(height * DOTS_A_PIXEL));
  for (const shape of shapes) paint(raster, shape, fonts);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(raster.width, 0);
  header.writeUInt32BE(raster.height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, red, green and blue.
  const density = Buffer.alloc(9);
  density.writeUInt32BE(DOTS_A_METRE, 0);
  density.writeUInt32BE(DOTS_A_METRE, 4);
  density[8] = 1; // Metres.
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("pHYs", density),
    chunk("IDAT", deflateSync(rowsOf(raster), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Each row behind a byte that tells its filter: none. */
function rowsOf({ width, height, rgb }: Raster): Uint8Array {
  const rows = new Uint8Array(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) {
    rows.set(rgb.subarray(y * width * 3, (y + 1) * width * 3), y * (1 + 3 * width) + 1);
  }
  return rows;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** As PNG has it (ISO 3309). Node's own came with 20.15. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

const scaled = (points: readonly number[]): number[] => points.map((each) => each * DOTS_A_PIXEL);

function paint(raster: Raster, shape: Shape, fonts: Fonts): void {
  switch (shape.kind) {
    case "area":
      raster.fill([scaled(shape.points)], shape.fill, shape.opacity);
      break;
    case "line":
      raster.stroke(scaled(shape.points), shape.width * DOTS_A_PIXEL, shape.stroke, shape.opacity);
      break;
    case "text":
      paintText(raster, shape, shape.bold ? [...fonts.bold, ...fonts.regular] : fonts.regular);
      break;
  }
}

const BOX = {
  advance: 0.7,
  outlines: [
    [0.1, 0, 0.6, 0, 0.6, -0.7, 0.1, -0.7],
    [0.16, -0.06, 0.16, -0.64, 0.54, -0.64, 0.54, -0.06],
  ],
};

function paintText(raster: Raster, shape: Shape & { readonly kind: "text" }, fonts: readonly Font[]): void {
  const glyphs = [...shape.text].map((character) => glyphOf(character, fonts) ?? BOX);
  const size = shape.size * DOTS_A_PIXEL;
  const extent = glyphs.reduce((sum, { advance }) => sum + advance * size, 0);
  const shift = shape.anchor === "start" ? 0 : shape.anchor === "middle" ? extent / 2 : extent;
  let left = shape.x * DOTS_A_PIXEL - shift;
  const baseline = shape.y * DOTS_A_PIXEL;
  const outlines: number[][] = [];
  for (const { advance, outlines: own } of glyphs) {
    for (const points of own)
      outlines.push(points.map((each, index) => (index % 2 === 0 ? left : baseline) + each * size));
    left += advance * size;
  }
  raster.fill(outlines, shape.fill, 1);
}

function glyphOf(character: string, fonts: readonly Font[]): ReturnType<Font["glyph"]> {
  for (const font of fonts) {
    const glyph = font.glyph(character);
    if (glyph !== undefined) return glyph;
  }
  return undefined;
}

/** The characters of a picture's texts that no font has, each once: they are boxes in a PNG. */
export function missingCharacters({ shapes }: Picture, { regular }: Fonts): string[] {
  const all = shapes.flatMap((shape) => (shape.kind === "text" ? [...shape.text] : []));
  return [...new Set(all)].filter((character) => glyphOf(character, regular) === undefined);
}
