import { safe } from "../safe.ts";
import type { Chart, ChartLine } from "./chart.ts";
import { marker, signShapes } from "./markers.ts";
import { chartShapes } from "./picture-chart.ts";
import { colourOf, INK, TEXT_SIZE } from "./picture-look.ts";
import { line, type Picture, type Shape } from "./shapes.ts";
import { extentOf, shortened } from "./text-extent.ts";

/** Of one chart, in pixels, where nobody asks for another. */
const CHART = { width: 640, height: 400 } as const;
/** Of one of several charts. */
const SMALL = { width: 480, height: 300 } as const;
const MARGIN = 20;
const LEGEND_ROW = 22;

export interface PictureSize {
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** Charts below and beside each other, with one legend for all. */
export function pictureOf(
  charts: readonly Chart[],
  lines: readonly Pick<ChartLine, "name" | "place">[],
  size: PictureSize,
): Picture {
  const usual = charts.length > 1 ? SMALL : CHART;
  const width = size.width ?? usual.width * Math.min(charts.length, 2);
  const abreast = Math.max(1, Math.min(charts.length, Math.round(width / SMALL.width)));
  const rows = Math.ceil(charts.length / abreast);
  const legend = legendShapes(charts, lines, width - 2 * MARGIN);
  const height = size.height ?? usual.height * rows + legend.rows * LEGEND_ROW;
  const each = {
    width: (width - MARGIN * (abreast + 1)) / abreast,
    height: (height - MARGIN * (rows + 1) - legend.rows * LEGEND_ROW) / rows,
  };
  const drawn = charts.flatMap((chart, index) =>
    chartShapes(chart, {
      left: MARGIN + (index % abreast) * (each.width + MARGIN),
      top: MARGIN + Math.floor(index / abreast) * (each.height + MARGIN),
      ...each,
    }),
  );
  const top = height - MARGIN / 2 - legend.rows * LEGEND_ROW;
  return { width, height, shapes: [...drawn, ...legend.shapes.map((shape) => moved(shape, MARGIN, top))] };
}

interface Legend {
  readonly rows: number;
  readonly shapes: readonly Shape[];
}

/** From 0, 0 on: which mark and which colour is which run, and what the signs on the axis are. */
function legendShapes(
  charts: readonly Chart[],
  lines: readonly Pick<ChartLine, "name" | "place">[],
  width: number,
): Legend {
  const shapes: Shape[] = [];
  let x = 0;
  let row = 0;
  const put = (text: string, signs: (x: number, y: number) => readonly Shape[]): void => {
    const label = shortened(safe(text), TEXT_SIZE, width - 40);
    const extent = 34 + extentOf(label, TEXT_SIZE);
    if (x > 0 && x + extent > width) {
      x = 0;
      row++;
    }
    const y = (row + 0.5) * LEGEND_ROW;
    shapes.push(...signs(x, y), {
      kind: "text",
      text: label,
      x: x + 30,
      y: y + TEXT_SIZE * 0.36,
      size: TEXT_SIZE,
      anchor: "start",
      bold: false,
      fill: INK.text,
    });
    x += extent + 14;
  };
  for (const each of lines) {
    put(each.name, (left, y) => [
      line([left, y, left + 24, y], colourOf(each), 1.8),
      ...(lines.length > 1 ? marker(each.place, left + 12, y, 4, colourOf(each)) : []),
    ]);
  }
  for (const sign of ["NaN", "Infinity", "-Infinity"] as const) {
    const there = charts.some((chart) => chart.notes.some((note) => note.sign === sign));
    if (there) put(sign, (left, y) => signShapes(sign, left + 12, y, 4, INK.sign));
  }
  return { rows: shapes.length === 0 ? 0 : row + 1, shapes };
}

function moved(shape: Shape, dx: number, dy: number): Shape {
  if (shape.kind === "text") return { ...shape, x: shape.x + dx, y: shape.y + dy };
  return { ...shape, points: shape.points.map((each, index) => each + (index % 2 === 0 ? dx : dy)) };
}
