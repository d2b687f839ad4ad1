import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Font } from "../../../src/render/chart/font.ts";
import { pictureOf } from "../../../src/render/chart/picture.ts";
import { type Fonts, missingCharacters, pngBytes } from "../../../src/render/chart/png.ts";
import { Raster } from "../../../src/render/chart/raster.ts";
import type { Picture } from "../../../src/render/chart/shapes.ts";
import { svgText } from "../../../src/render/chart/svg.ts";
import { chart, curve, decay, seriesOf } from "./series-of.ts";

const require = createRequire(import.meta.url);
const fontOf = (name: string): Font =>
  new Font(readFileSync(require.resolve(`@fontsource/inter/files/inter-${name}-normal.woff`)));
const FONTS: Fonts = { regular: [fontOf("latin-400"), fontOf("cyrillic-400")], bold: [fontOf("latin-600")] };

const USUAL = { width: undefined, height: undefined };
const lines = (names: readonly string[]) => names.map((name, place) => ({ name, place }));

/** A PNG as a reader of the format sees it. */
function decode(png: Uint8Array): {
  width: number;
  height: number;
  pixel: (x: number, y: number) => readonly number[];
} {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(["IHDR", "pHYs", "IDAT", "IEND"]);
  const header = chunks.get("IHDR") ?? Buffer.alloc(13);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  expect(rows.length).toBe(height * (1 + 3 * width));
  return {
    width,
    height,
    pixel: (x, y) => [...rows.subarray(y * (1 + 3 * width) + 1 + 3 * x).subarray(0, 3)],
  };
}

describe("svg", () => {
  it("has the title, the axes, the lines, their marks and the legend", () => {
    const two = chart([curve(4, decay(1)), curve(4, () => 1)]);
    const svg = svgText(pictureOf([two], lines(["fast", "slow"]), USUAL));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="640" height="422"/);
    expect([...svg.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text)).toMatchInlineSnapshot(`
      [
        "loss",
        "0.5",
        "1.0",
        "1.5",
        "2.0",
        "0",
        "1",
        "2",
        "3",
        "step",
        "fast",
        "slow",
      ]
    `);
    expect(svg.match(/stroke="#0072B2"/g)?.length).toBe(2); // The line, and its piece in the legend.
  });

  it("shows the spread as a band, and nothing of it where there is none", () => {
    const plain = curve(10, decay(0.3));
    const wide = { ...plain, max: plain.max.map((value) => value + 1) };
    const band = /fill-opacity="0.2"/;
    expect(svgText(pictureOf([chart([plain])], lines(["a"]), USUAL))).not.toMatch(band);
    expect(svgText(pictureOf([chart([wide])], lines(["a"]), USUAL))).toMatch(band);
  });

  it("is well formed whatever the names", () => {
    const evil = chart([seriesOf([[0, 1]])], { title: '<script>"&\u0000\u001b[31m\ufffe' });
    const svg = svgText(pictureOf([evil], lines(["a</svg>"]), USUAL));
    expect(svg).toContain("&lt;script&gt;&quot;&amp;");
    expect(svg).toContain("a&lt;/svg&gt;");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there
    expect(svg).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|NaN|undefined|Infinity/);
  });

  it("has a place for everything that can be drawn", () => {
    const none = curve(0, () => 0);
    const charts = [
      chart([none]),
      chart([curve(1, () => 3)]),
      chart([curve(3, () => Number.NaN)]),
      chart([curve(9, () => 0.3333)], { logX: true, logY: true }),
      chart([curve(9, (step) => (step % 2 === 0 ? 1 : -1) * Number.MAX_VALUE)]),
      chart([
        { ...none, categories: new Map(Array.from({ length: 90 }, (_, index) => [`text ${index}`, index])) },
      ]),
    ];
    for (const size of [USUAL, { width: 160, height: 120 }]) {
      const { shapes } = pictureOf(charts, lines(["a"]), size);
      const numbers = shapes.flatMap((shape) => (shape.kind === "text" ? [shape.x, shape.y] : shape.points));
      expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });
});

describe("png", () => {
  it("has two dots a pixel, a white ground, and the line's colour where the line is", () => {
    const picture = pictureOf([chart([curve(3, () => 1)])], lines(["a"]), USUAL);
    const { width, height, pixel } = decode(pngBytes(picture, FONTS));
    expect([width, height]).toEqual([1280, 844]);
    expect(pixel(0, 0)).toEqual([255, 255, 255]);
    const line = picture.shapes.find((shape) => shape.kind === "line" && shape.stroke === "#0072B2");
    const [x = 0, y = 0] = line?.kind === "line" ? line.points.slice(2) : [];
    expect(pixel(Math.round(2 * x), Math.round(2 * y))).toEqual([0x00, 0x72, 0xb2]);
  });

  it("draws letters, and boxes for those that it lacks", () => {
    const word = (text: string): Picture => ({
      width: 60,
      height: 20,
      shapes: [{ kind: "text", text, x: 4, y: 15, size: 14, anchor: "start", bold: false, fill: "#000000" }],
    });
    const ink = (text: string): number => {
      const { width, height, pixel } = decode(pngBytes(word(text), FONTS));
      let sum = 0;
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) sum += 255 - (pixel(x, y)[0] ?? 0);
      return Math.round(sum / 255);
    };
    expect(ink(" ")).toBe(0);
    expect(ink("l")).toBeGreaterThan(20);
    expect(ink("ll")).toBe(2 * ink("l"));
    expect(ink("é")).toBeGreaterThan(ink("e")); // Made of two glyphs.
    expect(ink("深")).toBe(ink("層"));
    expect(missingCharacters(word("Loss é Ж 深"), FONTS)).toEqual(["深"]);
  });
});

describe("raster", () => {
  it("covers pixels by as much as a shape does", () => {
    const raster = new Raster(4, 3);
    raster.fill([[1, 0.5, 2.5, 0.5, 2.5, 2, 1, 2]], "#000000", 1);
    const reds = Array.from({ length: 12 }, (_, pixel) => raster.rgb[3 * pixel]);
    expect(reds).toEqual([255, 128, 191, 255, 255, 0, 128, 255, 255, 255, 255, 255]);
  });

  it("leaves holes, takes overlaps for one, and keeps within itself", () => {
    const raster = new Raster(3, 3);
    const all = [-5, -5, 9, -5, 9, 9, -5, 9];
    raster.fill([all, all, [1, 1, 1, 2, 2, 2, 2, 1], [1, 1, 1, 2, 2, 2, 2, 1]], "#000000", 1);
    expect(raster.rgb[3 * 4]).toBe(255);
    expect(raster.rgb[0]).toBe(0);
    raster.stroke([-10, 1.5, 20, 1.5], 1, "#ff0000", 0.5);
    expect([...raster.rgb.subarray(12, 15)]).toEqual([255, 128, 128]);
  });
});
