import { area, line, type Shape } from "./shapes.ts";

const CORNERS_OF_CIRCLE = 24;
const BACKGROUND = "#ffffff";

/** The outlines of marks around 0, 0, as large as a circle of radius 1. The same, in the same order, as in a terminal. */
const OUTLINES: readonly { readonly points: readonly number[]; readonly hollow: boolean }[] = [
  { points: polygon(CORNERS_OF_CIRCLE, 1), hollow: false },
  { points: polygon(4, 1.2, Math.PI / 4), hollow: false },
  { points: polygon(3, 1.35, -Math.PI / 2), hollow: false },
  { points: polygon(4, 1.25), hollow: false },
  { points: polygon(CORNERS_OF_CIRCLE, 1), hollow: true },
  { points: polygon(4, 1.2, Math.PI / 4), hollow: true },
  { points: polygon(3, 1.35, -Math.PI / 2), hollow: true },
  { points: polygon(4, 1.25), hollow: true },
  { points: star(), hollow: false },
  { points: plus(), hollow: false },
  { points: star(), hollow: true },
];

/** The mark of a line, by its place among all lines. */
export function marker(place: number, x: number, y: number, radius: number, colour: string): Shape[] {
  const outline = OUTLINES[place % OUTLINES.length];
  if (outline === undefined) return [];
  const points = outline.points.map((each, index) => (index % 2 === 0 ? x : y) + each * radius);
  const closed = [...points, ...points.slice(0, 2)];
  // A rim of the background sets it off from the lines that it lies on.
  return outline.hollow
    ? [area(points, BACKGROUND), line(closed, colour, radius / 2.5)]
    : [line(closed, BACKGROUND, radius / 2), area(points, colour)];
}

/** The mark of a point that is no number: a cross, or an arrow to where it went. */
export function signShapes(
  sign: "NaN" | "Infinity" | "-Infinity",
  x: number,
  y: number,
  size: number,
  colour: string,
): Shape[] {
  if (sign === "NaN") {
    return [
      line([x - size, y - size, x + size, y + size], colour, 1.5),
      line([x - size, y + size, x + size, y - size], colour, 1.5),
    ];
  }
  const up = sign === "Infinity" ? -1 : 1;
  return [
    line([x, y - up * size, x, y + up * size], colour, 1.5),
    line([x - size, y, x, y + up * size, x + size, y], colour, 1.5),
  ];
}

function polygon(corners: number, radius: number, turn = 0): number[] {
  return Array.from({ length: corners }, (_, index) => {
    const angle = turn + (index * 2 * Math.PI) / corners;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }).flat();
}

function star(): number[] {
  return Array.from({ length: 10 }, (_, index) => {
    const radius = index % 2 === 0 ? 1.45 : 0.6;
    const angle = -Math.PI / 2 + (index * Math.PI) / 5;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  }).flat();
}

function plus(): number[] {
  const [thin, long] = [0.4, 1.3];
  const quarter = [thin, -long, thin, -thin, long, -thin];
  return [0, 1, 2, 3].flatMap((turn) => {
    const points: number[] = [];
    for (let index = 0; index < quarter.length; index += 2) {
      let [x, y] = [quarter[index] ?? 0, quarter[index + 1] ?? 0];
      for (let times = 0; times < turn; times++) [x, y] = [-y, x];
      points.push(x, y);
    }
    return points;
  });
}
