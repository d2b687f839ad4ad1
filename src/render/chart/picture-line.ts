import type { ChartLine } from "./chart.ts";
import { marker } from "./markers.ts";
import type { Box } from "./picture-look.ts";
import { area, line, type Shape } from "./shapes.ts";

/** Lines through more points than this are thinner, so that their turns are told apart. */
const MANY_POINTS = 300;

interface Places {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

/** The mean as a line on a light band from the least to the greatest values; of a smoothed one also the points as they were. */
export function lineShapes(
  { series, smoothed, place }: ChartLine,
  at: Places,
  box: Box,
  colour: string,
): Shape[] {
  const { from, to, min, max, mean } = series;
  const bottom = box.top + box.height;
  const low = (value: number): number => (Number.isFinite(at.y(value)) ? at.y(value) : bottom);
  let upper: number[] = [];
  let lower: number[] = [];
  let middle: number[] = [];
  const band: Shape[] = [];
  const lines: Shape[] = [];
  const flush = (): void => {
    if (upper.some((each, index) => each !== lower[index])) {
      // The rims keep a spike of one bucket in sight.
      const rims = [upper, lower].map((rim) => line(rim, colour, 0.8, 0.35));
      band.push(area([...upper, ...reversed(lower)], colour, 0.2), ...rims);
    } else if (smoothed && upper.length > 2) band.push(line(upper, colour, 1, 0.35));
    if (middle.length > 2) lines.push(line(middle, colour, middle.length > 2 * MANY_POINTS ? 1.2 : 1.8));
    else if (middle.length === 2) lines.push(...marker(place, middle[0] ?? 0, middle[1] ?? 0, 4, colour));
    [upper, lower, middle] = [[], [], []];
  };
  for (let index = 0; index < mean.length; index++) {
    const left = at.x(from[index] ?? Number.NaN);
    const right = at.x(to[index] ?? Number.NaN);
    const top = at.y(max[index] ?? Number.NaN);
    const y = at.y(mean[index] ?? Number.NaN);
    if (![left, right, top].every(Number.isFinite)) {
      flush();
      continue;
    }
    const under = low(min[index] ?? Number.NaN);
    upper.push(left, top);
    lower.push(left, under);
    if (right > left) {
      upper.push(right, top);
      lower.push(right, under);
    }
    if (Number.isFinite(y)) middle.push((left + right) / 2, y);
  }
  flush();
  return [...band, ...lines];
}

/** Points in the opposite order. */
function reversed(points: readonly number[]): number[] {
  const back: number[] = [];
  for (let index = points.length - 2; index >= 0; index -= 2)
    back.push(points[index] ?? 0, points[index + 1] ?? 0);
  return back;
}
