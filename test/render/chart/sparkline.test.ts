import fc from "fast-check";
import { expect, test } from "vitest";
import type { Series } from "../../../src/history/series.ts";
import { SPARK_BUCKETS, sparkOf } from "../../../src/history/spark.ts";
import { ASCII } from "../../../src/render/chart/ascii.ts";
import { BRAILLE } from "../../../src/render/chart/braille.ts";
import { sparkline } from "../../../src/render/chart/sparkline.ts";
import { seriesOf } from "./series-of.ts";

type Point = readonly [x: number, y: number];

const line = (points: readonly Point[], columns = 16, marks: Series["marks"] = [], end = 0): string =>
  sparkline(sparkOf(seriesOf(points, { marks }), end), columns, BRAILLE);

const ramp = (count: number): Point[] => Array.from({ length: count }, (_, x) => [x, x]);
const nan = (x: number): Series["marks"][number] => ({ x, value: "NaN" });

test("few points have a character each, from the lowest to the highest", () => {
  expect(line(ramp(8))).toBe("▁▂▃▄▅▆▇█");
  expect(line([[5, 2]])).toBe("▅");
  expect(line([])).toBe("");
});

test("many points are gathered in as many characters as there are columns", () => {
  expect(line(ramp(64), 16)).toBe("▁▁▂▂▃▃▄▄▅▅▆▆▇▇██");
  expect(line(ramp(64), 8)).toBe("▁▂▃▄▅▆▇█");
  expect(sparkline(sparkOf(seriesOf(ramp(64)), 0), 8, ASCII)).toBe("__..--''");
});

test("a spike is not lost among others", () => {
  const flat = ramp(64).map(([x]): Point => [x, x === 40 ? 100 : 1]);
  expect(line(flat, 8)).toBe("▁▁▁▁▁█▁▁");
  expect(
    line(
      flat.map(([x, y]): Point => [x, -y]),
      8,
    ),
  ).toBe("█████▁██");
});

test("noise is shown by its means", () => {
  expect(
    line(
      ramp(64).map(([x]): Point => [x, x % 2]),
      8,
    ),
  ).toBe("▅▅▅▅▅▅▅▅");
});

test("where nothing but NaN was logged there is a gap, where nothing was, what was last goes on", () => {
  expect(
    line(
      [
        [0, 0],
        [3, 7],
      ],
      16,
      [nan(1), nan(2)],
    ),
  ).toBe("▁××█");
  const around = ramp(60).filter(([x]) => x < 20 || x >= 40);
  expect(line(around, 6, [nan(25), nan(30)])).toBe("▁▂××▇█");
  expect(
    line(
      [
        [0, 1],
        [1, 2],
        [100, 3],
      ],
      2,
    ),
  ).toBe("▃█");
});

test("NaN to the end is told though a series holds the first thousand of them alone", () => {
  expect(line(ramp(50), 10, [nan(50)], 99)).toBe("▁▃▅▆█×××××");
});

test("any numbers make a line of no more than the columns", () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  const point = fc.tuple(value, value);
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: SPARK_BUCKETS }),
      fc.array(value, { maxLength: 9 }),
      fc.integer({ min: 1, max: 40 }),
      (points, marks, columns) => {
        const sorted = [...points].sort(([a], [b]) => a - b);
        const drawn = line(sorted, columns, [...marks].sort((a, b) => a - b).map(nan), 7);
        expect(drawn).toMatch(/^[▁▂▃▄▅▆▇█×]*$/);
        expect(drawn.length).toBeLessThanOrEqual(columns);
        if (points.length + marks.length > 0) expect(drawn).not.toBe("");
      },
    ),
  );
});
