import type { Picture, Shape } from "./shapes.ts";

/** Those first that are made for screens and papers; a reader's program takes the first that it has. */
const FONTS = "Inter, Helvetica, Arial, 'DejaVu Sans', sans-serif";

/** A picture as an SVG document. */
export function svgText({ width, height, shapes }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONTS}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...shapes.map(element),
    "</svg>",
    "",
  ].join("\n");
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case "area":
      return `<path d="${pathOf(shape.points)}Z" fill="${shape.fill}"${opacity("fill", shape.opacity)}/>`;
    case "line":
      return `<path d="${pathOf(shape.points)}" fill="none" stroke="${shape.stroke}" stroke-width="${round(shape.width)}" stroke-linejoin="round" stroke-linecap="round"${opacity("stroke", shape.opacity)}/>`;
    case "text": {
      const weight = shape.bold ? ' font-weight="600"' : "";
      return `<text x="${round(shape.x)}" y="${round(shape.y)}" font-size="${shape.size}" text-anchor="${shape.anchor}"${weight} fill="${shape.fill}">${escaped(shape.text)}</text>`;
    }
  }
}

const opacity = (what: "fill" | "stroke", value: number): string =>
  value === 1 ? "" : ` ${what}-opacity="${value}"`;

function pathOf(points: readonly number[]): string {
  let path = "";
  for (let index = 0; index < points.length; index += 2)
    path += `${index === 0 ? "M" : "L"}${round(points[index] ?? 0)} ${round(points[index + 1] ?? 0)}`;
  return path;
}

/** To a hundredth of a pixel. */
const round = (value: number): string => String(Math.round(value * 100) / 100);

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** What XML 1.0 has no character for is told as U+FFFD; `safe` has taken all others of them. */
const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (each) => ENTITIES[each] ?? each).replace(/[\ufffe\uffff]/g, "\ufffd");
