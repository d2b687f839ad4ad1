import { safe } from "../safe.ts";
import { type Chart, type ChartLine, titleOf } from "./chart.ts";
import { marker, signShapes } from "./markers.ts";
import { barShapes } from "./picture-bars.ts";
import { lineShapes } from "./picture-line.ts";
import { type Box, colourOf, INK, TEXT_SIZE, TITLE_SIZE } from "./picture-look.ts";
import { fractionOf } from "./scale.ts";
import { line, type Shape } from "./shapes.ts";
import { extentOf, shortened } from "./text-extent.ts";
import { type AxisTicks, ticksOf } from "./ticks.ts";

const TITLE_ROOM = 32;
const BELOW = 44;
const RIGHT = 16;
const TICK = 5;
const PIXELS_A_TICK_DOWN = 40;
const PIXELS_A_TICK_ACROSS = 64;

/** One chart with its title, axes and lines, into a part of a picture. */
export function chartShapes(chart: Chart, box: Box): Shape[] {
  const title = titleShapes(chart, box);
  if (chart.kind === "bars") {
    return [
      ...title,
      ...barShapes(chart.lines, { ...box, top: box.top + TITLE_ROOM, height: box.height - TITLE_ROOM }),
    ];
  }
  const height = box.height - TITLE_ROOM - BELOW;
  const y = ticksOf(chart.y, Math.max(1, Math.floor(height / PIXELS_A_TICK_DOWN)), true);
  const margin = Math.max(...y.ticks.map(({ label }) => extentOf(label, TEXT_SIZE))) + TICK + 8;
  const plot = {
    left: box.left + margin,
    top: box.top + TITLE_ROOM,
    width: box.width - margin - RIGHT,
    height,
  };
  const x = fittingTicks(chart, plot.width);
  const at = {
    x: (value: number) => plot.left + fractionOf(x.scale, value) * plot.width,
    y: (value: number) => plot.top + (1 - fractionOf(y.scale, value)) * plot.height,
  };
  const numbers = chart.lines.some(({ series }) => series.mean.length > 0);
  return [
    ...title,
    ...(numbers ? yShapes(y, plot, at.y) : []),
    ...xShapes(x, chart, plot, at.x),
    ...chart.lines.flatMap((each) => lineShapes(each, at, plot, colourOf(each))),
    ...(chart.lines.length > 1
      ? chart.lines.flatMap((each, index) => markShapes(each, index, chart.lines.length, at))
      : []),
    ...chart.lines.flatMap(({ series }) =>
      series.marks
        .filter((mark) => Number.isFinite(at.x(mark.x)))
        .flatMap((mark) => signShapes(mark.value, at.x(mark.x), plot.top + plot.height, 4, INK.sign)),
    ),
  ];
}

function titleShapes(chart: Chart, { left, top, width }: Box): Shape[] {
  const text = shortened(safe(titleOf(chart)), TITLE_SIZE, width);
  return [
    {
      kind: "text",
      text,
      x: left,
      y: top + TITLE_SIZE,
      size: TITLE_SIZE,
      anchor: "start",
      bold: true,
      fill: INK.text,
    },
  ];
}

/** As many ticks as have room for their labels. */
function fittingTicks(chart: Chart, width: number): AxisTicks {
  for (let most = Math.max(1, Math.floor(width / PIXELS_A_TICK_ACROSS)); ; most--) {
    const ticks = ticksOf(chart.x, most, false);
    const widest = Math.max(0, ...ticks.ticks.map(({ label }) => extentOf(label, TEXT_SIZE)));
    if (most === 1 || (widest + 10) * ticks.ticks.length <= width + widest) return ticks;
  }
}

function yShapes(
  { ticks, base }: AxisTicks,
  { left, top, width, height }: Box,
  at: (value: number) => number,
): Shape[] {
  const shapes = ticks.flatMap(({ value, label }): Shape[] => [
    line([left, at(value), left + width, at(value)], INK.grid, 1),
    line([left - TICK, at(value), left, at(value)], INK.axis, 1),
    tickText(label, left - TICK - 4, at(value) + TEXT_SIZE * 0.36, "end"),
  ]);
  const from = base === null ? [] : [tickText(`from ${base} on`, left + 6, top + TEXT_SIZE, "start")];
  return [...shapes, ...from, line([left, top, left, top + height], INK.axis, 1)];
}

function xShapes(
  { ticks, base }: AxisTicks,
  chart: Chart,
  { left, top, width, height }: Box,
  at: (value: number) => number,
): Shape[] {
  const bottom = top + height;
  const shapes = ticks.flatMap(({ value, label }): Shape[] => [
    line([at(value), bottom, at(value), bottom + TICK], INK.axis, 1),
    tickText(label, at(value), bottom + TICK + TEXT_SIZE + 1, "middle"),
  ]);
  const label = base === null ? safe(chart.x.label) : `${safe(chart.x.label)}, from ${base} on`;
  return [
    ...shapes,
    line([left, bottom, left + width, bottom], INK.axis, 1),
    tickText(shortened(label, TEXT_SIZE, width), left + width / 2, bottom + TICK + 2.4 * TEXT_SIZE, "middle"),
  ];
}

const tickText = (text: string, x: number, y: number, anchor: "start" | "middle" | "end"): Shape => ({
  kind: "text",
  text,
  x,
  y,
  size: TEXT_SIZE,
  anchor,
  bold: false,
  fill: INK.dim,
});

/** Marks along a line, at its end too, those of different lines at different places. */
function markShapes(
  chartLine: ChartLine,
  index: number,
  lines: number,
  at: { readonly x: (value: number) => number; readonly y: (value: number) => number },
): Shape[] {
  const { series, place } = chartLine;
  const shapes: Shape[] = [];
  const places = Array.from(
    series.mean,
    (mean, bucket) => [at.x(series.from[bucket] ?? 0), at.y(mean)] as const,
  ).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  const [last] = places.slice(-1);
  if (last === undefined) return [];
  const every = 120;
  let next = (places[0]?.[0] ?? 0) + ((index + 0.5) / lines) * every;
  for (const [x, y] of places) {
    if (x < next || x > last[0] - every / 4) continue;
    shapes.push(...marker(place, x, y, 4, colourOf(chartLine)));
    next = x + every;
  }
  return [...shapes, ...marker(place, last[0], last[1], 4, colourOf(chartLine))];
}
