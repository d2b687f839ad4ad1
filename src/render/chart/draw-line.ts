import type { Series } from "../../history/series.ts";
import type { DotGrid } from "./dot-grid.ts";
import { fractionOf, type Scale } from "./scale.ts";

/** Where the points of a chart stand among the dots of a grid. */
export interface Placement {
  readonly x: Scale;
  readonly y: Scale;
}

/** The row of characters in which a line is, for each column; -1 where it is not. */
export type Track = Int16Array;

/**
 * Draws a line: its buckets joined by their means, each from its least to its greatest value, so that no spike is lost.
 * @param owner its index in the grid
 */
export function drawLine(grid: DotGrid, { x, y }: Placement, series: Series, owner: number): Track {
  const track: Track = new Int16Array(grid.columns).fill(-1);
  const dot = (dotX: number, dotY: number): void => {
    grid.set(dotX, dotY, owner);
    note(grid, track, dotX, dotY);
  };
  let before: readonly [number, number] | undefined;
  const { from, to, min, max, mean } = series;
  for (let index = 0; index < mean.length; index++) {
    const left = across(grid, x, from[index]);
    const right = across(grid, x, to[index]);
    const middle = down(grid, y, mean[index]);
    if (left !== undefined && right !== undefined)
      fill(left, right, topOf(grid, y, max[index]), bottomOf(grid, y, min[index]), dot);
    if (left === undefined || right === undefined || middle === undefined) {
      before = undefined; // A gap: NaN, or no place on a log scale.
      continue;
    }
    grid.segment(before?.[0] ?? left, before?.[1] ?? middle, left, middle, dot);
    note(grid, track, right, middle);
    before = [right, middle];
  }
  return track;
}

/** Draws the points of a smoothed line as they were, dim. */
export function drawShade(grid: DotGrid, { x, y }: Placement, series: Series, owner: number): void {
  const dot = (dotX: number, dotY: number): void => grid.shade(dotX, dotY, owner);
  let before: readonly [number, number] | undefined;
  const { from, to, min, max } = series;
  for (let index = 0; index < min.length; index++) {
    const left = across(grid, x, from[index]);
    const right = across(grid, x, to[index]);
    const top = topOf(grid, y, max[index]);
    const bottom = bottomOf(grid, y, min[index]);
    if (left === undefined || right === undefined || top === undefined || bottom === undefined) {
      before = undefined;
      continue;
    }
    fill(left, right, top, bottom, dot);
    const middle = Math.round((top + bottom) / 2);
    grid.segment(before?.[0] ?? left, before?.[1] ?? middle, left, middle, dot);
    before = [right, middle];
  }
}

/** Draws the smoothed values alone. */
export function drawMean(grid: DotGrid, placement: Placement, series: Series, owner: number): Track {
  return drawLine(grid, placement, { ...series, min: series.mean, max: series.mean }, owner);
}

function note(grid: DotGrid, track: Track, x: number, y: number): void {
  const column = Math.floor((x * grid.columns) / grid.width);
  track[column] = Math.floor((y * grid.rows) / grid.height);
}

function fill(
  left: number,
  right: number,
  top: number | undefined,
  bottom: number | undefined,
  dot: (x: number, y: number) => void,
): void {
  if (top === undefined || bottom === undefined) return;
  for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) dot(x, y);
}

/** The dot column of an x; undefined where it has no place. */
export function across(grid: DotGrid, scale: Scale, value = Number.NaN): number | undefined {
  return dotAt(fractionOf(scale, value), grid.width);
}

/** The dot row of a y, from above. */
export const down = (grid: DotGrid, scale: Scale, value = Number.NaN): number | undefined =>
  dotAt(1 - fractionOf(scale, value), grid.height);

/** What lies below a log scale reaches down to its end. */
const bottomOf = (grid: DotGrid, scale: Scale, value = Number.NaN): number | undefined =>
  scale.kind === "log" && value <= 0 ? grid.height - 1 : down(grid, scale, value);

const topOf = down;

function dotAt(fraction: number, dots: number): number | undefined {
  if (!(fraction >= -1e-6 && fraction <= 1 + 1e-6)) return undefined;
  return Math.max(0, Math.min(dots - 1, Math.round(fraction * (dots - 1))));
}
