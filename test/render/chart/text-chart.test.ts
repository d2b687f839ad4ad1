import { it } from "vitest";
import { ASCII } from "../../../src/render/chart/ascii.ts";
import { BRAILLE } from "../../../src/render/chart/braille.ts";
import { type ChartLine, chartOf } from "../../../src/render/chart/chart.ts";
import { legendLines, noteLines } from "../../../src/render/chart/legend.ts";
import { linePaints } from "../../../src/render/chart/palette.ts";
import { textChart } from "../../../src/render/chart/text-chart.ts";
import { createStyle } from "../../../src/render/style.ts";
import { seriesOf } from "./series-of.ts";

const pen = { charset: BRAILLE, style: createStyle(0), paints: linePaints(0) };
const line = (
  name: string,
  place: number,
  series: ReturnType<typeof seriesOf>,
  smoothed = false,
): ChartLine => ({ name, place, series, smoothed });
const opts = { title: "loss", over: "step", logX: false, logY: false };
const show = (lines: ChartLine[], over = {}, size = { width: 80, height: 14 }, p = pen) => {
  const chart = chartOf(lines, { ...opts, ...over });
  console.log(
    [
      "",
      ...textChart(chart, size, p).map((l) => `${l}|`),
      ...legendLines(lines, 80, p),
      ...noteLines(chart.notes, 80, p),
    ].join("\n"),
  );
};
const curve = (n: number, f: (i: number) => number) =>
  seriesOf(Array.from({ length: n }, (_, i) => [i, f(i)] as const));

it("x", () => {
  show([
    line(
      "a",
      0,
      curve(200, (i) => 2.3 * Math.exp(-i / 40) + 0.05),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(200, (i) => 2.3 * Math.exp(-i / 40) + 0.05),
    ),
    line(
      "b",
      1,
      curve(150, (i) => 2.3 * Math.exp(-i / 20) + 0.3 + (i === 70 ? Number.NaN : 0)),
    ),
  ]);
  show(
    [
      line(
        "a",
        0,
        curve(200, (i) => 2.3 * Math.exp(-i / 40) + 0.05),
      ),
      line(
        "b",
        1,
        curve(150, (i) => 2.3 * Math.exp(-i / 20) + 0.3),
      ),
    ],
    {},
    undefined,
    { ...pen, charset: ASCII },
  );
  show(
    [
      line(
        "a",
        0,
        curve(200, (i) => 2.3 * Math.exp(-i / 40) + 0.05),
      ),
    ],
    { logY: true },
    undefined,
    { ...pen, charset: ASCII },
  );
  show(
    [
      line(
        "a",
        0,
        curve(20000, (i) => 1e-5 * Math.exp(-i / 4000)),
      ),
    ],
    { logY: true },
  );
  show(
    [
      line(
        "a",
        0,
        curve(20000, (i) => 1e-5 * Math.exp(-i / 4000)),
      ),
    ],
    {},
  );
  show(
    [
      line(
        "a",
        0,
        curve(20000, (_i) => -3 + Math.random()),
      ),
    ],
    { logY: true, logX: true },
  );
  show([
    line(
      "a",
      0,
      curve(1, (_i) => 3),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(10, (_i) => 0.3333),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(10, (_i) => Number.NaN),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(0, (_i) => Number.NaN),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(100, (i) => 1000000 + i * 1e-6),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(100, (i) => (i % 2 ? 1 : -1) * 1.7e308),
    ),
  ]);
  show([
    line(
      "a",
      0,
      curve(100, (i) => i * 5e-324),
    ),
  ]);
  const raw = Array.from({ length: 300 }, (_, i) => Math.exp(-i / 80) + 0.3 * Math.sin(i * 12.9898));
  let s = raw[0] as number;
  const sm = Float64Array.from(raw, (v) => (s = 0.9 * s + 0.1 * v));
  const se = curve(300, (i) => raw[i] as number);
  show([line("a", 0, { ...se, mean: sm }, true)]);
  show([
    line("a", 0, {
      ...se,
      axis: { kind: "time" },
      from: se.from.map((x) => x * 33),
      to: se.to.map((x) => x * 33),
    }),
  ]);
  const empty = curve(0, () => 0);
  show(
    [
      line("a", 0, {
        ...empty,
        categories: new Map([
          ["ok", 120],
          ["failed", 3],
        ]),
      }),
      line("b", 1, {
        ...empty,
        categories: new Map([
          ["ok", 20],
          ["odd", 3],
        ]),
      }),
    ],
    { title: "phase" },
  );
  show(
    [
      line(
        "a",
        0,
        curve(200, (i) => 2.3 * Math.exp(-i / 40) + 0.05),
      ),
    ],
    {},
    { width: 30, height: 7 },
  );
});
