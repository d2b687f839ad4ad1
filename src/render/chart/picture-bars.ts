import { grouped } from "../words.ts";
import { rowsOf } from "./bars.ts";
import type { ChartLine } from "./chart.ts";
import { marker } from "./markers.ts";
import { type Box, colourOf, INK, TEXT_SIZE } from "./picture-look.ts";
import { area, line, type Shape } from "./shapes.ts";
import { extentOf, shortened } from "./text-extent.ts";

const MOST_HEIGHT = 26;
const LEAST_HEIGHT = 14;

/** A bar for each text or boolean and each run that logged it, how often at its end. */
export function barShapes(lines: readonly ChartLine[], { left, top, width, height }: Box): Shape[] {
  const all = rowsOf(lines);
  const fitting = Math.max(1, Math.floor(height / LEAST_HEIGHT) - 1);
  const rows = all.slice(0, all.length > fitting + 1 ? fitting : all.length);
  const most = Math.max(1, ...all.map(({ count }) => count));
  const names = Math.min(width / 3, Math.max(...rows.map(({ name }) => extentOf(name, TEXT_SIZE))));
  const counts = Math.max(...rows.map(({ count }) => extentOf(grouped(count), TEXT_SIZE)));
  const each = Math.min(MOST_HEIGHT, height / (rows.length + (rows.length < all.length ? 1 : 0)));
  const several = lines.length > 1;
  const start = left + names + (several ? 26 : 10);
  const room = width - (start - left) - counts - 20;
  const shapes = rows.flatMap(({ name, count, line: chartLine, first }, row): Shape[] => {
    const y = top + row * each;
    const end = start + (count / most) * room;
    const text = y + each / 2 + TEXT_SIZE * 0.36;
    const bar = [start, y + each * 0.12, end, y + each * 0.12, end, y + each * 0.88, start, y + each * 0.88];
    return [
      ...(first ? [label(shortened(name, TEXT_SIZE, names), left + names, text, "end")] : []),
      ...(several ? marker(chartLine.place, start - 12, y + each / 2, 4, colourOf(chartLine)) : []),
      area(bar, colourOf(chartLine)),
      label(grouped(count), end + 6, text, "start"),
    ];
  });
  const more = all.length - rows.length;
  return [
    ...shapes,
    line([start, top, start, top + rows.length * each], INK.axis, 1),
    ...(more > 0
      ? [label(`… and ${grouped(more)} more`, start, top + (rows.length + 0.7) * each, "start")]
      : []),
  ];
}

const label = (text: string, x: number, y: number, anchor: "start" | "end"): Shape => ({
  kind: "text",
  text,
  x,
  y,
  size: TEXT_SIZE,
  anchor,
  bold: false,
  fill: INK.dim,
});
