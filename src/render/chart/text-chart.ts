import { safe } from "../safe.ts";
import type { Paint, Style } from "../style.ts";
import { truncate, widthOf } from "../width.ts";
import { barRows } from "./bars.ts";
import type { Charset } from "./charset.ts";
import { type Chart, titleOf } from "./chart.ts";
import { plotArea } from "./plot-area.ts";
import { fractionOf } from "./scale.ts";
import { fitLabels, type PlacedLabel } from "./tick-places.ts";
import { type AxisTicks, ticksOf } from "./ticks.ts";

/** What a chart in a terminal is drawn with. */
export interface Pen {
  readonly charset: Charset;
  readonly style: Style;
  /** A colour for each line, in order, used again from the first one on. */
  readonly paints: readonly Paint[];
}

/** Columns and lines of a chart, with its title and its axes. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const LEAST_SIZE: Size = { width: 20, height: 5 };
/** The title, the x axis and its labels. */
const AROUND = 3;
/** Lines from one tick to the next, at least. */
const LINES_A_TICK = 2;

/**
 * One chart as exactly `height` lines of exactly `width` columns (trailing spaces included), and no smaller than
 * `LEAST_SIZE`. Pure and quick: a live screen may call it each second. Legend and notes are the caller's.
 */
export function textChart(chart: Chart, size: Size, pen: Pen): string[] {
  const width = Math.max(size.width, LEAST_SIZE.width);
  const height = Math.max(size.height, LEAST_SIZE.height);
  const rows = height - AROUND;
  if (chart.kind === "bars") {
    const bars = barRows(chart.lines, { width, height: height - 1 }, pen);
    return [titleLine(chart, null, width, pen), ...bars];
  }
  if (isEmpty(chart)) return emptyChart(chart, { width, height }, pen);
  const y = ticksOf(chart.y, Math.max(1, Math.floor((rows - 1) / LINES_A_TICK)), true);
  const labels = hasNumbers(chart) ? y.ticks.map(({ label }) => label) : [];
  const margin = Math.min(Math.max(0, ...labels.map((label) => label.length)), Math.floor(width / 2));
  const columns = width - margin - 2;
  const x = fitLabels(chart.x, columns);
  const area = plotArea(chart, { x: x.axis.scale, y: y.scale }, { columns, rows }, pen);
  const { frame } = pen.charset;
  const ticks = hasNumbers(chart) ? tickRows(y, rows) : new Map<number, string>();
  const body = area.lines.map((line, row) => {
    const label = ticks.get(row);
    const edge = label === undefined ? frame.vertical : frame.tickY;
    return `${pen.style.dim(`${(label ?? "").slice(0, margin).padStart(margin)} ${edge}`)}${line}`;
  });
  return [
    titleLine(chart, y.base, width, pen),
    ...body,
    " ".repeat(margin + 1) + axisLine(x.labels, area.signs, columns, pen),
    labelLine(x.labels, margin + 2, width, pen),
  ];
}

const hasNumbers = ({ lines }: Chart): boolean => lines.some(({ series: { mean } }) => mean.length > 0);

const isEmpty = (chart: Chart): boolean =>
  !hasNumbers(chart) && chart.lines.every(({ series: { marks } }) => marks.length === 0);

/** "loss  over epoch". */
function titleLine(chart: Chart, base: string | null, width: number, { style }: Pen): string {
  const title = truncate(safe(titleOf(chart)), width, "middle");
  const asides = [
    ...(chart.kind === "bars" ? [] : [`over ${safe(chart.x.label)}`]),
    ...(base === null ? [] : [`from ${base} on`]),
    ...(chart.kind === "lines" && chart.y.scale === "log" ? ["log scale"] : []),
  ];
  const room = width - widthOf(title) - 2;
  const aside = room >= 6 && asides.length > 0 ? `  ${truncate(asides.join(", "), room)}` : "";
  const padding = " ".repeat(Math.max(0, width - widthOf(title) - widthOf(aside)));
  return style.strong(title) + style.dim(aside) + padding;
}

/** The row of each label, from above; the lower of two in one row is left out. */
function tickRows({ scale, ticks }: AxisTicks, rows: number): Map<number, string> {
  const places = new Map<number, string>();
  for (const { value, label } of [...ticks].reverse()) {
    const row = rowOf(scale, value, rows);
    if (!places.has(row)) places.set(row, label);
  }
  return places;
}

function rowOf(scale: AxisTicks["scale"], value: number, rows: number): number {
  const fraction = 1 - fractionOf(scale, value);
  return Math.max(0, Math.min(rows - 1, Math.round(fraction * (rows - 1))));
}

function axisLine(
  labels: readonly PlacedLabel[],
  signs: ReadonlyMap<number, string>,
  columns: number,
  { charset: { frame }, style }: Pen,
): string {
  const ticks = new Set(labels.map(({ column }) => column));
  let line = "";
  let plain = frame.corner;
  for (let column = 0; column < columns; column++) {
    const sign = signs.get(column);
    if (sign === undefined) plain += ticks.has(column) ? frame.tickX : frame.horizontal;
    else {
      line += (plain === "" ? "" : style.dim(plain)) + style.bad(sign);
      plain = "";
    }
  }
  return line + (plain === "" ? "" : style.dim(plain));
}

function labelLine(labels: readonly PlacedLabel[], offset: number, width: number, { style }: Pen): string {
  let line = "";
  for (const { start, label } of labels) line = line.padEnd(offset + start) + label;
  return style.dim(line.slice(0, width).padEnd(width));
}

function emptyChart(chart: Chart, { width, height }: Size, pen: Pen): string[] {
  const text = truncate("no points", width - 2);
  const middle = Math.floor((height - 1) / 2);
  const rows = Array.from({ length: height - 1 }, (_, row) =>
    row === middle ? pen.style.dim(`  ${text}`.padEnd(width)) : " ".repeat(width),
  );
  return [titleLine(chart, null, width, pen), ...rows];
}
