import type { Paint } from "../style.ts";
import type { Chart, ChartLine } from "./chart.ts";
import { DotGrid, NOBODY } from "./dot-grid.ts";
import { across, drawLine, drawMean, drawShade, type Placement, type Track } from "./draw-line.ts";
import type { Pen } from "./text-chart.ts";

export interface PlotArea {
  /** As many lines as there are rows, each as wide as there are columns. */
  readonly lines: readonly string[];
  /** Signs for points that are no numbers, by their column on the x axis. */
  readonly signs: ReadonlyMap<number, string>;
}

/** What stands in a character in place of its dots. */
interface Mark {
  readonly text: string;
  readonly owner: number;
}

/** From one mark on a line to the next, in columns, at least. */
const COLUMNS_A_MARK = 16;

/** The lines of a chart between its axes. */
export function plotArea(
  { lines }: Chart,
  placement: Placement,
  { columns, rows }: { readonly columns: number; readonly rows: number },
  pen: Pen,
): PlotArea {
  const { charset } = pen;
  const grid = new DotGrid(columns, rows, charset.across, charset.down);
  for (const [owner, line] of lines.entries())
    if (line.smoothed) drawShade(grid, placement, line.series, owner);
  const tracks = lines.map(({ series, smoothed }, owner) =>
    smoothed ? drawMean(grid, placement, series, owner) : drawLine(grid, placement, series, owner),
  );
  const marks = new Map<number, Mark>();
  for (const [owner, track] of tracks.entries()) putMarks(marks, grid, lines, track, owner, pen);
  return {
    lines: Array.from({ length: rows }, (_, row) => rowText(grid, row, lines, marks, pen)),
    signs: signColumns(grid, lines, placement, pen),
  };
}

/** Where there are several lines, each has its mark at its end and here and there; a lone point is one by itself. */
function putMarks(
  marks: Map<number, Mark>,
  grid: DotGrid,
  lines: readonly ChartLine[],
  track: Track,
  owner: number,
  { charset }: Pen,
): void {
  const first = track.findIndex((row) => row >= 0);
  const last = track.findLastIndex((row) => row >= 0);
  const line = lines[owner];
  if (last < 0 || line === undefined || (lines.length < 2 && first < last)) return;
  const text = markOf(charset.marks, line.place);
  const every = Math.max(COLUMNS_A_MARK, Math.floor(grid.columns / 4));
  const begin = Math.floor(((owner + 0.5) / lines.length) * every);
  const wanted = [last];
  for (let column = begin; column < last - 2; column += every) wanted.push(column);
  for (const column of wanted) {
    const row = track[column] ?? -1;
    const cell = row * grid.columns + column;
    if (row >= 0 && !marks.has(cell)) marks.set(cell, { text, owner });
  }
}

function rowText(
  grid: DotGrid,
  row: number,
  lines: readonly ChartLine[],
  marks: ReadonlyMap<number, Mark>,
  { charset, paints, style }: Pen,
): string {
  let text = "";
  let run = "";
  let paint: Paint | undefined;
  const flush = (): void => {
    text += paint === undefined || run === "" ? run : paint(run);
    run = "";
  };
  // One paint for each line and brightness, so that neighbours of the same are painted together.
  const dim = new Map<number, Paint>();
  const paintOf = (owner: number, faint: boolean): Paint | undefined => {
    const place = lines[owner]?.place ?? 0;
    const bright = paints[place % paints.length];
    if (!faint || bright === undefined) return bright;
    const known = dim.get(owner) ?? ((each: string) => style.dim(bright(each)));
    dim.set(owner, known);
    return known;
  };
  for (let column = 0; column < grid.columns; column++) {
    const cell = row * grid.columns + column;
    const mark = marks.get(cell);
    const owner = mark?.owner ?? grid.owners[cell] ?? NOBODY;
    const bits = grid.bits[cell] ?? 0;
    const next = owner === NOBODY ? undefined : paintOf(owner, mark === undefined && grid.faint[cell] === 1);
    if (next !== paint) {
      flush();
      paint = next;
    }
    const several = lines.length > 1 && owner !== NOBODY && grid.faint[cell] === 0;
    const own = several ? markOf(charset.marks, lines[owner]?.place ?? 0) : undefined;
    run += mark?.text ?? (bits === 0 ? " " : charset.dots(bits, own));
  }
  flush();
  return text;
}

function signColumns(
  grid: DotGrid,
  lines: readonly ChartLine[],
  { x }: Placement,
  { charset }: Pen,
): Map<number, string> {
  const signs = new Map<number, string>();
  for (const { series } of lines) {
    for (const mark of series.marks) {
      const dot = across(grid, x, mark.x);
      if (dot !== undefined) signs.set(Math.floor(dot / charset.across), charset.signs[mark.value]);
    }
  }
  return signs;
}

/** One of a few signs, used again and again. */
export const markOf = (marks: readonly string[], place: number): string => marks[place % marks.length] ?? "";
