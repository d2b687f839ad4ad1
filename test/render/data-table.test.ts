import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/history/summary.ts";
import { dataTable, dataTableRemark } from "../../src/render/data-table.ts";
import type { LoggedTable } from "../../src/render/logged-table.ts";
import { screenOf } from "./views.ts";

const tableOf = (columns: readonly string[], rows: readonly (readonly Json[])[]): LoggedTable => ({
  name: "predictions",
  step: 199,
  columns,
  rows,
});

const predictions = (count: number): LoggedTable =>
  tableOf(
    ["id", "sepal length", "species", "probability", "correct"],
    Array.from({ length: count }, (_, row) => [
      row,
      5.1 + row / 7,
      ["setosa", "virginica", "versicolor"][row % 3] ?? "",
      0.987654321 / (row + 1),
      row % 4 === 0,
    ]),
  );

const draw = (table: LoggedTable, width: number | undefined, all = false) =>
  dataTable(table, all, screenOf(width), 2).join("\n");

describe("a logged table", () => {
  test("shows the first and last rows of many", () => {
    expect(draw(predictions(1000), 80)).toMatchInlineSnapshot(`
      "  ┌─────┬──────────────┬────────────┬─────────────┬─────────┐
        │  id │ sepal length │ species    │ probability │ correct │
        ├─────┼──────────────┼────────────┼─────────────┼─────────┤
        │   0 │        5.1   │ setosa     │   0.9877    │ true    │
        │   1 │        5.243 │ virginica  │   0.4938    │ false   │
        │   2 │        5.386 │ versicolor │   0.3292    │ false   │
        │   3 │        5.529 │ setosa     │   0.2469    │ false   │
        │   4 │        5.671 │ virginica  │   0.1975    │ true    │
        │                 … 990 more rows (--all)                 │
        │ 995 │      147.2   │ versicolor │   0.0009916 │ false   │
        │ 996 │      147.4   │ setosa     │   0.0009906 │ true    │
        │ 997 │      147.5   │ virginica  │   0.0009896 │ false   │
        │ 998 │      147.7   │ versicolor │   0.0009886 │ false   │
        │ 999 │      147.8   │ setosa     │   0.0009877 │ false   │
        └─────┴──────────────┴────────────┴─────────────┴─────────┘"
    `);
  });

  test("shows all rows of a few, and of many where all are wanted", () => {
    expect(draw(predictions(12), 80)).not.toContain("more row");
    const all = draw(predictions(150), 80, true);
    expect(all).toContain("│ 149 │");
    expect(all.split("\n")).toHaveLength(154);
  });

  test("wraps its texts at words, keeps their lines, and parts tall rows", () => {
    const table = tableOf(
      ["prompt", "completion", "reward", "image"],
      [
        [
          "What is Trackio?\nAnswer:\n  briefly",
          "It wraps any training program. ".repeat(20),
          0.123,
          { _type: "trackio.image", x: 1 },
        ],
        ["日本語のプロンプト", "はい", -12.5, null],
        ["", [1, 2], "NaN", null],
      ],
    );
    expect(draw(table, 80)).toMatchInlineSnapshot(`
      "  ┌────────────────────┬───────────────────────────────────┬─────────┬─────────┐
        │ prompt             │ completion                        │  reward │ image   │
        ├────────────────────┼───────────────────────────────────┼─────────┼─────────┤
        │ What is Trackio?   │ It wraps any training program. It │   0.123 │ [image] │
        │ Answer:            │ wraps any training program. It    │         │         │
        │   briefly          │ wraps any training program. It    │         │         │
        │                    │ wraps any training program. It …  │         │         │
        ├────────────────────┼───────────────────────────────────┼─────────┼─────────┤
        │ 日本語のプロンプト │ はい                              │ -12.5   │ null    │
        ├────────────────────┼───────────────────────────────────┼─────────┼─────────┤
        │                    │ [1,2]                             │     NaN │ null    │
        └────────────────────┴───────────────────────────────────┴─────────┴─────────┘"
    `);
    expect(draw(table, 200)).toMatchInlineSnapshot(`
      "  ┌────────────────────┬────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┬─────────┬─────────┐
        │ prompt             │ completion                                                                                                                                             │  reward │ image   │
        ├────────────────────┼────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┼─────────┼─────────┤
        │ What is Trackio?   │ It wraps any training program. It wraps any training program. It wraps any training program. It wraps any training program. It wraps any training      │   0.123 │ [image] │
        │ Answer:            │ program. It wraps any training program. It wraps any training program. It wraps any training program. It wraps any training program. It wraps any      │         │         │
        │   briefly          │ training program. It wraps any training program. It wraps any training program. It wraps any training program. It wraps any training program. It wraps │         │         │
        │                    │ any training program. It wraps any training program. It wraps any training program. It wraps any training program. It wraps any training program. It … │         │         │
        ├────────────────────┼────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┼─────────┼─────────┤
        │ 日本語のプロンプト │ はい                                                                                                                                                   │ -12.5   │ null    │
        ├────────────────────┼────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┼─────────┼─────────┤
        │                    │ [1,2]                                                                                                                                                  │     NaN │ null    │
        └────────────────────┴────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┴─────────┴─────────┘"
    `);
  });

  test("cuts a tall cell on a screen, but neither in a pipe nor where all is wanted", () => {
    const table = tableOf(["text"], [[Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n")]]);
    expect(draw(table, 80)).toContain("line 3…");
    expect(draw(table, 80)).not.toContain("line 29");
    expect(draw(table, 80, true)).toContain("line 29");
    expect(draw(table, undefined)).toContain("line 29");
  });

  test("leaves out columns that do not fit, and says so", () => {
    expect(draw(predictions(3), 40)).toMatchInlineSnapshot(`
      "  ┌────┬──────────────┬────────────┐
        │ id │ sepal length │ species    │
        ├────┼──────────────┼────────────┤
        │  0 │        5.1   │ setosa     │
        │  1 │        5.243 │ virginica  │
        │  2 │        5.386 │ versicolor │
        └────┴──────────────┴────────────┘
        … 2 more columns (--table)"
    `);
  });

  test("has no frame where the frame would be crooked", () => {
    const table = tableOf(
      ["flag", "n"],
      [
        ["👩‍👩‍👧", 1],
        ["नमस्ते", 2],
      ],
    );
    expect(draw(table, 80)).toMatchInlineSnapshot(`
      "  flag  n
        👩‍👩‍👧    1
        नमस्ते   2"
    `);
  });

  test("of very many rows is plain columns, and fast", () => {
    const start = performance.now();
    const lines = draw(predictions(5000), 80, true).split("\n");
    expect(performance.now() - start).toBeLessThan(1000); // cli-table3 alone would take 5.5 s.
    expect(lines).toHaveLength(5001);
    expect(lines[0]).toMatch(/^ {4}id {2}sepal length {2}species/);
  });

  test("without rows or columns is nothing", () => {
    expect(draw(tableOf(["a"], []), 80)).toBe("");
    expect(draw(tableOf([], [[1]]), 80)).toBe("");
  });

  test("keeps to the screen at every width", () => {
    for (let width = 3; width < 100; width++) {
      for (const line of dataTable(predictions(40), false, screenOf(width), 2)) {
        expect(stringWidth(line), `${width}: ${line}`).toBeLessThanOrEqual(width);
      }
    }
  });
});

test("the remark beside a table's name counts, and tells which of several it is", () => {
  expect(dataTableRemark(predictions(1000), 1)).toBe("1,000 rows at step 199");
  expect(dataTableRemark({ ...predictions(1), step: null }, 3)).toBe("1 row, the last of 3 (--all)");
});
