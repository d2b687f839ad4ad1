import fc from "fast-check";
import { expect, it } from "vitest";
import type { Series } from "../../../src/history/series.ts";
import { textChart } from "../../../src/render/chart/text-chart.ts";
import { widthOf } from "../../../src/render/width.ts";
import { chart, curve, decay, framed, penOf, seriesOf } from "./series-of.ts";

const SIZE = { width: 60, height: 10 };
const drawn = (
  series: readonly Series[],
  over: Parameters<typeof chart>[1] = {},
  size = SIZE,
  pen = penOf(),
): string => framed(textChart(chart(series, over), size, pen));

it("one run", () => {
  expect(drawn([curve(200, decay(1 / 40))])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |  │⠢⡀                                                       |
    |2 ┤ ⠙⠢⡀                                                     |
    |  │   ⠈⠲⣄                                                   |
    |1 ┤      ⠉⠲⢄⡀                                               |
    |  │         ⠈⠑⠲⠤⣀⡀                                          |
    |  │              ⠉⠉⠒⠲⠤⠤⣀⣀⣀                                  |
    |0 ┤                       ⠉⠉⠉⠙⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀|
    |  └┬─────────────┬─────────────┬─────────────┬──────────────|
    |   0            50            100           150             |"
  `);
});

it("small and large", () => {
  expect(drawn([curve(200, decay(1 / 40))], {}, { width: 24, height: 6 })).toMatchInlineSnapshot(`
    "|loss  over step         |
    |  │⣀                    |
    |  │⠈⠓⢦⣀                 |
    |0 ┤   ⠈⠉⠓⠒⠦⠤⠤⠤⢤⣀⣀⣀⣀⣀⣀⣀⣀⣀|
    |  └┬─────────┬──────────|
    |   0        100         |"
  `);
  expect(drawn([curve(200, decay(1 / 40))], {}, { width: 100, height: 18 })).toMatchInlineSnapshot(`
    "|loss  over step                                                                                     |
    |    │⠑⡄                                                                                             |
    |    │ ⠈⢆                                                                                            |
    |2.0 ┤   ⠑⡄                                                                                          |
    |    │    ⠘⢄                                                                                         |
    |    │      ⠑⢄                                                                                       |
    |1.5 ┤        ⠑⢄                                                                                     |
    |    │          ⠑⢄⡀                                                                                  |
    |    │            ⠈⠢⡄                                                                                |
    |1.0 ┤              ⠈⠑⠤⡀                                                                             |
    |    │                 ⠈⠑⠢⢄⡀                                                                         |
    |    │                     ⠈⠑⠢⣀⡀                                                                     |
    |0.5 ┤                         ⠈⠉⠒⠤⠤⣀⡀                                                               |
    |    │                               ⠈⠉⠓⠒⠤⠤⣀⣀⡀                                                       |
    |    │                                       ⠈⠉⠉⠑⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⡀                                         |
    |0.0 ┤                                                     ⠈⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠒⠒⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀|
    |    └┬────────┬─────────┬────────┬─────────┬────────┬─────────┬────────┬─────────┬────────┬─────────|
    |     0       20        40       60        80       100       120      140       160      180        |"
  `);
  expect(drawn([curve(200, decay(1 / 40))], {}, { width: 1, height: 1 })).toMatchInlineSnapshot(`
    "|loss  over step     |
    |  │⢤⣀               |
    |0 ┤ ⠈⠙⠒⠦⠤⠤⠤⣄⣀⣀⣀⣀⣀⣀⣀⣀|
    |  └┬───────┬────────|
    |   0      100       |"
  `);
});

it("several runs, told apart by their marks", () => {
  expect(
    drawn([curve(200, decay(1 / 40)), curve(150, decay(1 / 20, 0.3)), curve(60, () => 1)]),
  ).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |3 ┤                                                         |
    |  │⢵⡄                                                       |
    |2 ┤ ⠙●⡀                                                     |
    |  │   ⠙⢕⡦⣀                                                  |
    |1 ┤⠤⠤⠤⠤⠤⠽⠦⢭⡶⠦⣤⣤⠤▲⠤⠤⠤▲                                       |
    |  │        ■⠙⠒⠺⠭⠵⣒⣢⣤⣤●⣀⡀                                    |
    |0 ┤                  ⠈⠉⠉⠉⠉⠉■⠛⠛⠛⠛⠛⠭⠭⠭⠭●⠭⠭⠭⠭⠭⠭⠭■⣀⣀⣀⣀⣀⣀⣀●⣀⣀⣀⣀⣀●|
    |  └┬─────────────┬─────────────┬─────────────┬──────────────|
    |   0            50            100           150             |"
  `);
});

it("in ASCII", () => {
  const series = [curve(200, decay(1 / 40)), curve(150, decay(1 / 20, 0.3))];
  expect(drawn(series, {}, SIZE, penOf("ascii"))).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |3 +                                                         |
    |  |++                                                       |
    |2 + +++                                                     |
    |  |   +*+*                                                  |
    |1 +     ++++****                                            |
    |  |        ++++++++++++*                                    |
    |0 +                   +++++++++++++++++*++++++**************|
    |  ++-------------+-------------+-------------+--------------|
    |   0            50            100           150             |"
  `);
  expect(drawn(series.slice(0, 1), { logY: true }, SIZE, penOf("ascii"))).toMatchInlineSnapshot(`
    "|loss  over step, log scale                                  |
    |     |.                                                     |
    |     |''''---....                                           |
    |   1 +          ''''---....                                 |
    |     |                    ''''---....                       |
    | 0.1 +                              ''''--.....             |
    |     |                                        ''''---....   |
    |0.01 +                                                  ''''|
    |     ++------------+-------------+------------+-------------|
    |      0           50            100          150            |"
  `);
});

it("a smoothed line before the points as they were", () => {
  const raw = curve(300, (step) => Math.exp(-step / 80) + 0.3 * Math.sin(step * 12.9898));
  const mean = Float64Array.from(raw.mean, (_, step) => Math.exp(-step / 80));
  expect(drawn([{ ...raw, mean }], { smoothed: true })).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |  │⢀⠄                                                       |
    |1 ┤⢤⣀ ⠔⠄ ⢀                                                  |
    |  │ ⠈⠉⠒⠦⢤⣀⡀⢀⢑ ⢀⢄ ⢀                                          |
    |  │  ⠁ ⠐⠔ ⠉⠙⠒⠲⠤⢤⣀⣀⡀ ⠄⠅ ⠔⠄⢀⢄ ⢀⢄ ⢀  ⢀  ⢀                      |
    |  │        ⠁ ⠁⠁ ⢅⠅⠈⠉⠉⠑⠒⠒⠒⠦⠤⠤⠤⠤⣄⣀⣀⣀⣀⣀⣀⣀⡀⢀⠑⠄⢐⢑ ⠐⢁ ⠄⠄ ⠅⠄⢀⠕ ⢐⢁ ⢐|
    |0 ┤                ⠁ ⠐  ⠐⠄ ⢁⠅ ⢅⠁⠐⢔⠁⢐⢐ ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠙⠒⠒⠒⠒⠒|
    |  │                                 ⠁  ⠁    ⠑  ⠁  ⠁ ⠐⠁ ⠐⠁ ⠑ |
    |  └┬────────┬─────────┬────────┬────────┬─────────┬─────────|
    |   0       50        100      150      200       250        |"
  `);
});

it("a spike of one point in a bucket of thousands", () => {
  const series = curve(500, () => 1);
  const max = Float64Array.from(series.max, (value, bucket) => (bucket === 250 ? 40 : value));
  const to = series.to.map((x) => x + 0.9);
  expect(drawn([{ ...series, to, max }])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |40 ┤                            ⡇                           |
    |   │                            ⡇                           |
    |   │                            ⡇                           |
    |20 ┤                            ⡇                           |
    |   │                            ⡇                           |
    |   │                            ⡇                           |
    | 0 ┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠧⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤|
    |   └┬──────────┬──────────┬──────────┬──────────┬───────────|
    |    0         100        200        300        400          |"
  `);
});

it("NaN and infinities stand on the axis", () => {
  const values = [3, 2, Number.NaN, 1.5, Number.POSITIVE_INFINITY, 1.2, Number.NEGATIVE_INFINITY, 1];
  expect(drawn([seriesOf(values.map((value, step) => [step, value]))])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |3 ┤⠑⢄                                                       |
    |  │  ⠉⠢⡀                                                    |
    |  │    ⠈⠢⣀                                                  |
    |2 ┤       ⠑⠤⢄⣀⣀                                             |
    |  │            ⠉⠉⠉⠒⠒⠢⠤⠤⣀⣀⣀                                  |
    |  │                       ⠉⠉⠉⠑⠒⠒⠒⠢⠤⠤⠤⢄⣀⣀⣀⡀                  |
    |1 ┤                                      ⠈⠉⠉⠉⠉⠑⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⣀⣀⣀|
    |  └┬───────┬───────×───────┬───────↑───────┬───────↓───────┬|
    |   0       1       2       3       4       5       6       7|"
  `);
  expect(drawn([curve(4, () => Number.NaN)])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    | │                                                          |
    | │                                                          |
    | │                                                          |
    | │                                                          |
    | │                                                          |
    | │                                                          |
    | │                                                          |
    | └×──────────────────×──────────────────×──────────────────×|
    |  0                  1                  2                  3|"
  `);
});

it("nothing, one point, always the same", () => {
  expect(drawn([curve(0, () => 0)])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |
    |  no points                                                 |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |"
  `);
  expect(drawn([curve(1, () => 3)])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |  │                                                         |
    |  │                                                         |
    |  │                                                         |
    |3 ┤                            ●                            |
    |  │                                                         |
    |  │                                                         |
    |  │                                                         |
    |  └────────────────────────────┬────────────────────────────|
    |                               0                            |"
  `);
  expect(drawn([curve(9, () => 0.3333)])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |       │                                                    |
    |       │                                                    |
    |       │                                                    |
    |0.3333 ┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤|
    |       │                                                    |
    |       │                                                    |
    |       │                                                    |
    |       └┬────────────┬────────────┬───────────┬────────────┬|
    |        0            2            4           6            8|"
  `);
});

it("far from zero, and beyond what most numbers are", () => {
  expect(drawn([curve(100, (step) => 1e6 + step * 1e-6)])).toMatchInlineSnapshot(`
    "|loss  over step, from 1000000 on                            |
    |      │                                             ⢀⣀⡠⠤⠤⠒⠒⠉|
    |      │                                     ⣀⣀⠤⠤⠔⠒⠊⠉⠁       |
    |      │                            ⢀⣀⡠⠤⠤⠒⠒⠉⠉                |
    |+5e-5 ┤                   ⢀⣀⡠⠤⠤⠔⠒⠊⠉⠁                        |
    |      │           ⣀⣀⠤⠤⠔⠒⠊⠉⠁                                 |
    |   +0 ┤  ⢀⣀⡠⠤⠤⠒⠒⠉⠉                                          |
    |      │⠊⠉⠁                                                  |
    |      └┬──────────┬─────────┬──────────┬─────────┬──────────|
    |       0         20        40         60        80          |"
  `);
  expect(drawn([curve(100, (step) => step * 1e-9)])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    |1e-7 ┤                                               ⢀⣀⠤⠤⠔⠒⠊|
    |     │                                       ⢀⣀⠤⠤⠒⠒⠊⠉⠁      |
    |     │                               ⢀⣀⡠⠤⠒⠒⠉⠉⠁              |
    |5e-8 ┤                       ⣀⣀⡠⠤⠒⠒⠉⠉⠁                      |
    |     │               ⣀⣀⡠⠤⠔⠒⠉⠉                               |
    |     │       ⣀⣀⠤⠤⠔⠒⠊⠉                                       |
    |   0 ┤⣀⠤⠤⠒⠒⠊⠉                                               |
    |     └┬──────────┬─────────┬──────────┬──────────┬──────────|
    |      0         20        40         60         80          |"
  `);
  expect(drawn([curve(12, (step) => (step % 2 === 0 ? 1 : -1) * Number.MAX_VALUE)])).toMatchInlineSnapshot(`
    "|loss  over step                                             |
    | 1.798e308 ┤⢣       ⡜⡄       ⡜⡄      ⢠⢣       ⡜⡄      ⢠⢣    |
    |           │⠈⡆     ⢠⠃⢱      ⢰⠁⢣      ⡎⠘⡄     ⢰⠁⢱      ⡜⠈⡆   |
    |           │ ⠸⡀    ⡎  ⢇    ⢀⠇ ⠈⡆    ⡸  ⢱    ⢀⠇  ⢇    ⢰⠁ ⠸⡀  |
    |           │  ⢣   ⢸   ⠘⡄   ⡜   ⢸   ⢠⠃   ⡇   ⡜   ⠘⡄   ⡇   ⢣  |
    |           │  ⠈⡆ ⢀⠇    ⢱  ⢰⠁    ⢇  ⡎    ⠸⡀ ⢰⠁    ⢱  ⡸    ⠈⡆ |
    |           │   ⠸⡀⡜      ⢇⢀⠇     ⠘⡄⡸      ⢣⢀⠇      ⢇⢠⠃     ⠸⡀|
    |-1.798e308 ┤    ⢣⠃      ⠘⡜       ⢣⠃      ⠘⡜       ⠘⡜       ⢣|
    |           └┬────────┬───────┬────────┬───────┬────────┬────|
    |            0        2       4        6       8       10    |"
  `);
});

it("over time, and over the values of a metric", () => {
  const { from, ...series } = curve(100, decay(1 / 40));
  const seconds = from.map((step) => step * 97);
  expect(drawn([{ ...series, axis: { kind: "time" }, from: seconds, to: seconds }])).toMatchInlineSnapshot(`
    "|loss  over time                                             |
    |  │⠢⢄                                                       |
    |2 ┤  ⠉⠑⠢⢄⣀                                                  |
    |  │       ⠉⠒⠤⣀⣀                                             |
    |1 ┤            ⠉⠑⠒⠢⠤⣀⣀                                      |
    |  │                   ⠉⠉⠒⠒⠢⠤⢄⣀⣀⡀                            |
    |  │                            ⠈⠉⠉⠉⠒⠒⠒⠢⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀           |
    |0 ┤                                              ⠉⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒|
    |  └┬─────────┬──────────┬─────────┬──────────┬─────────┬────|
    |  0s        30m        1h       1h30m       2h       2h30m  |"
  `);
  const axis = { kind: "metric", name: "epoch" } as const;
  expect(drawn([{ ...series, axis, from, to: from }], { over: "epoch" }).split("\n")[0]).toContain(
    "loss  over epoch",
  );
});

it("on log scales, without what has no place there", () => {
  const crossing = curve(50, (step) => 10 ** (2 - step / 10) - 0.01);
  expect(drawn([crossing], { logX: true, logY: true })).toMatchInlineSnapshot(`
    "|loss  over step, log scale                                  |
    | 100 ┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠢⠤⠤⠤⠤⠤⠤⠤⢄⣀⣀⣀⣀⣀                            |
    |     │                          ⠉⠉⠒⠒⠒⠤⠤⢄⣀⣀                  |
    |     │                                    ⠉⠒⠢⠤⣀             |
    |   1 ┤                                         ⠉⠑⠢⢄⡀        |
    |     │                                             ⠈⠑⢄      |
    |0.01 ┤                                                ⠉⢢    |
    |     │                                                  ⠱   |
    |     └┬────────┬────────────┬────────┬─────────┬────────────|
    |      1        2            5       10        20            |"
  `);
  expect(chart([crossing], { logX: true, logY: true }).notes.map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "A log scale has no place for values of 0 or below: they are left out.",
      "A log scale has no place for x of 0 or below: they are left out.",
    ]
  `);
  expect(chart([curve(5, () => -1)], { logY: true }).notes.map(({ text }) => text)).toMatchInlineSnapshot(`
    [
      "No values above 0: --log-y has no effect here.",
    ]
  `);
});

it("texts and booleans are bars", () => {
  const none = curve(0, () => 0);
  const phases = (...counts: readonly (readonly [string, number])[]): Series => ({
    ...none,
    categories: new Map(counts),
  });
  expect(drawn([phases(["warm-up", 120], ["train", 2000])], { title: "phase" })).toMatchInlineSnapshot(`
    "|phase                                                       |
    |  warm-up ██▋ 120                                           |
    |  train   ████████████████████████████████████████████ 2,000|
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |"
  `);
  expect(
    drawn([phases(["ok", 120], ["failed", 3]), phases(["ok", 60], ["訓練\u001b[31m", 1])], {
      title: "state",
    }),
  ).toMatchInlineSnapshot(`
    "|state                                                       |
    |  ok     ● █████████████████████████████████████████████ 120|
    |         ■ ██████████████████████▌ 60                       |
    |  failed ● █▏ 3                                             |
    |  訓練   ■ ▍ 1                                              |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |
    |                                                            |"
  `);
  const many = phases(...Array.from({ length: 40 }, (_, index) => [`text ${index}`, 40 - index] as const));
  expect(drawn([many], {}, { width: 40, height: 6 }, penOf("ascii"))).toMatchInlineSnapshot(`
    "|loss                                    |
    |  text 0 ############################ 40|
    |  text 1 ########################### 39 |
    |  text 2 ########################### 38 |
    |  text 3 ########################## 37  |
    |  ... and 36 more                       |"
  `);
});

it("a name that would move the cursor, or is wider than the chart", () => {
  expect(
    drawn([curve(3, (step) => step)], { title: "\u001b[2J深層\tloss\n", over: "x\u0007y" }).split("\n")[0],
  ).toMatchInlineSnapshot(`"|深層    loss⏎  over x�y                                     |"`);
  expect(
    drawn([curve(3, (step) => step)], { title: "long/".repeat(40) }).split("\n")[0],
  ).toMatchInlineSnapshot(`"|long/long/long/long/long/long/…ong/long/long/long/long/long/|"`);
});

it("colours follow the lines, and dim what explains", () => {
  const lines = textChart(
    chart([curve(3, (step) => step), curve(3, () => 1)]),
    { width: 30, height: 6 },
    penOf("braille", 1),
  );
  expect(JSON.stringify(lines, undefined, 1).replaceAll("\\u001b", "^")).toMatchInlineSnapshot(`
    "[
     "^[1mloss^[22m^[2m  over step^[22m               ",
     "^[2m2 ┤^[22m                   ^[36m⣀●⡠⠤⠔⠒⠊●^[39m",
     "^[2m  │^[22m^[35m⠤⠤⠤⠤⠤⠤⠤⠤⠤⢤⣤⣤■⠤⠤⠶⠶⠭⠭⠤⠤⠤⠤⠤⠤⠤■^[39m",
     "^[2m0 ┤^[22m^[36m⣀⡠⠤⠤●⠒⠒⠉⠉⠁^[39m                 ",
     "  ^[2m└┬────────────┬────────────┬^[22m",
     "^[2m   0            1            2^[22m"
    ]"
  `);
});

it("whatever is drawn, it is as wide and as high as was asked for", () => {
  const point = fc.tuple(fc.double(), fc.double());
  const series = fc
    .array(point, { maxLength: 30 })
    .map((points) => seriesOf(points.filter(([x]) => Number.isFinite(x)).sort(([a], [b]) => a - b)));
  fc.assert(
    fc.property(
      fc.array(series, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 20, max: 120 }),
      fc.integer({ min: 5, max: 30 }),
      fc.record({ logX: fc.boolean(), logY: fc.boolean(), smoothed: fc.boolean(), title: fc.string() }),
      fc.constantFrom("braille" as const, "ascii" as const),
      (all, width, height, options, charset) => {
        const lines = textChart(chart(all, options), { width, height }, penOf(charset));
        expect(lines.length).toBe(height);
        expect(lines.map(widthOf)).toEqual(lines.map(() => width));
      },
    ),
  );
});
