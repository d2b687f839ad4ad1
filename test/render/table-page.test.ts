import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import type { Json } from "../../src/history/summary.ts";
import { tablePage } from "../../src/render/table-page.ts";
import type { TableView } from "../../src/render/table-view.ts";
import { hostileText, isHarmless } from "./hostile.ts";
import { screenOf } from "./views.ts";

const viewOf = (columns: readonly string[], rows: readonly (readonly Json[])[]): TableView => ({
  project: "iris",
  run: "first",
  name: "samples",
  steps: [199],
  timestamp: "2026-11-23T03:26:00.000Z",
  logged: [199],
  rank: 0,
  damaged: 0,
  columns,
  rows: rows.map((cells, index) => ({ number: index + 1, cells })),
  total: rows.length,
  fitting: rows.length,
  filtered: false,
  limited: false,
});

const LOOK = { whole: false, brief: true, precision: undefined };

const cell = fc.oneof(
  hostileText,
  fc.double(),
  fc.constantFrom<Json>(null, "NaN", true, 1e300, -1e-300),
  fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json),
  fc
    .record({ path: hostileText, caption: hostileText })
    .map(({ path, caption }): Json => ({ _type: "trackio.image", file_path: path, caption })),
);

const views = fc
  .tuple(fc.array(hostileText, { minLength: 1, maxLength: 12 }), fc.nat(30), hostileText, hostileText)
  .chain(([columns, count, name, run]) =>
    fc
      .array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), {
        minLength: count,
        maxLength: count,
      })
      .map((rows): TableView => ({ ...viewOf(columns, rows), name, run })),
  );

test("no table does anything to a terminal but print, and none is wider than it", () => {
  fc.assert(
    fc.property(
      views,
      fc.integer({ min: 20, max: 200 }),
      fc.constantFrom<0 | 1>(0, 1),
      (view, width, colour) => {
        for (const line of tablePage(view, LOOK, screenOf(width, colour))) {
          expect(isHarmless(line)).toBe(true);
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("nothing is cut where there is no width", () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom(..."abcd"), minLength: 1, maxLength: 300 }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(words, (row) => {
      const page = tablePage(viewOf(row, [row]), { ...LOOK, brief: false }, screenOf(undefined)).join("\n");
      for (const word of row) expect(page.split(word).length).toBeGreaterThan(2);
    }),
    { numRuns: 30 },
  );
});

test("a frame is as wide as the terminal allows, and texts wrap in it", () => {
  const view = viewOf(
    ["prompt", "completion", "reward"],
    [
      ["What is Trackio?", "It wraps any training program.\nAnd keeps what it reports, in plain files.", 0.5],
      ["日本語のプロンプト", "はい", -12.25],
    ],
  );
  expect(tablePage(view, LOOK, screenOf(60)).join("\n")).toMatchInlineSnapshot(`
    "samples  iris/first · step 199 · 2 rows

      ┌────────────────────┬──────────────────────────┬────────┐
      │ prompt             │ completion               │ reward │
      ├────────────────────┼──────────────────────────┼────────┤
      │ What is Trackio?   │ It wraps any training    │   0.5  │
      │                    │ program.                 │        │
      │                    │ And keeps what it        │        │
      │                    │ reports, in plain files. │        │
      ├────────────────────┼──────────────────────────┼────────┤
      │ 日本語のプロンプト │ はい                     │ -12.25 │
      └────────────────────┴──────────────────────────┴────────┘"
  `);
  expect(tablePage(view, LOOK, screenOf(24)).join("\n")).toMatchInlineSnapshot(`
    "samples  iris/first · s…

    row 1
      prompt
        What is Trackio?
      completion
        It wraps any
        training program.
        And keeps what it
        reports, in plain
        files.
      reward
        0.5

    row 2
      prompt
        日本語のプロンプト
      completion
        はい
      reward
        -12.25"
  `);
});

test("of tall rows a person gets as many as fit in some hundred lines", () => {
  const view = viewOf(
    Array.from({ length: 40 }, (_, at) => `column ${at}`),
    Array.from({ length: 9 }, () => Array.from({ length: 40 }, (_, at) => at)),
  );
  const page = tablePage(view, LOOK, screenOf(80));
  expect(page.filter((line) => line.startsWith("row "))).toEqual(["row 1", "row 2"]);
  expect(page.at(-1)).toBe("… and 7 more rows: -n N for more, --all for all");
});
