import { chartGrid, chartsAbreast } from "../render/chart/chart-grid.ts";
import { legendLines, noteLines } from "../render/chart/legend.ts";
import type { Pen } from "../render/chart/text-chart.ts";
import { safe } from "../render/safe.ts";
import { truncate } from "../render/width.ts";
import { countOf } from "../render/words.ts";
import type { Output } from "./context.ts";
import type { Plot } from "./plot-load.ts";
import type { PlotOptions } from "./plot-options.ts";

/** Where there is no terminal. */
const WIDTH = 80;
/** Lines of a chart: at least, at most, and where there is no terminal. */
const LEAST = 8;
const MOST = 24;
const USUAL = 14;
/** Charts of metrics that nobody named. */
const MOST_CHARTS = 6;
/** For the legend, what is said below it and the next prompt. */
const LINES_BESIDE = 4;

export const widthOfPage = ({ width }: PlotOptions, stdout: Output): number =>
  width ?? (stdout.isTTY ? stdout.width : undefined) ?? WIDTH;

/** How many charts of metrics that nobody named fit one look; two at least. */
export function roomForCharts(options: PlotOptions, stdout: Output): number {
  if (!stdout.isTTY || stdout.height === undefined) return MOST_CHARTS;
  const rows = Math.floor((stdout.height - LINES_BESIDE + 1) / ((options.height ?? LEAST + 2) + 1));
  const abreast = chartsAbreast(MOST_CHARTS, widthOfPage(options, stdout));
  return Math.min(MOST_CHARTS, Math.max(2, rows * abreast));
}

/** The charts of a plot below and beside each other, their legend, and what is to be said of them. */
export function plotPage(plot: Plot, options: PlotOptions, stdout: Output, pen: Pen): string[] {
  const width = widthOfPage(options, stdout);
  const height = options.height ?? heightOf(plot.charts.length, width, stdout);
  const cut = stdout.isTTY ? width : undefined;
  const notes = plot.charts.flatMap((chart) =>
    chart.notes.map((note) => ({
      ...note,
      text: plot.charts.length > 1 ? `${chart.title}: ${note.text}` : note.text,
    })),
  );
  return [
    ...chartGrid(plot.charts, { width, height }, pen),
    ...legendOf(plot, width, pen),
    ...noteLines([...notes, ...plot.notes.map((text) => ({ sign: null, text }))], cut, pen),
    ...moreLines(plot.more, cut, pen),
  ];
}

function heightOf(charts: number, width: number, { isTTY, height }: Output): number {
  if (!isTTY || height === undefined) return USUAL;
  const rows = Math.ceil(charts / chartsAbreast(charts, width));
  const each = Math.floor((height - LINES_BESIDE - (rows - 1)) / rows);
  return Math.max(LEAST, Math.min(each, MOST));
}

function legendOf({ lines }: Plot, width: number, pen: Pen): string[] {
  const [only] = lines;
  if (only === undefined || lines.length > 1) return legendLines(lines, width, pen);
  return [pen.style.dim(truncate(safe(only.name), width, "middle"))];
}

/** Names of metrics that are told without being drawn. */
const MOST_NAMES = 8;

/** "… and 2 more metrics: --metric NAME (lr, grad_norm)". */
function moreLines(more: readonly string[], width: number | undefined, { charset, style }: Pen): string[] {
  if (more.length === 0) return [];
  const names = more.slice(0, MOST_NAMES).map(safe).join(", ");
  const rest = more.length > MOST_NAMES ? " …" : "";
  const text = `${charset.more} and ${countOf(more.length, "more metric")}: --metric NAME (${names}${rest})`;
  return [style.dim(truncate(text, width))];
}
