import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { type Column, renderColumns } from "../../src/render/columns.ts";
import { fitColumns } from "../../src/render/layout.ts";
import { widthOf } from "../../src/render/width.ts";
import { hostileText, isHarmless } from "./hostile.ts";
import { screenOf } from "./views.ts";

type Row = Readonly<Record<string, string>>;

const column = (header: string, align: Column<Row>["align"], rank: number): Column<Row> => ({
  header,
  align,
  rank,
  cell: (row) => ({ text: row[header] ?? "" }),
});

const COLUMNS = [
  column("name", "left", 0),
  column("note", "left", 2),
  column("loss", "point", 1),
  column("n", "right", 3),
];
const ROWS: readonly Row[] = [
  { name: "first", note: "the very first attempt at all this", loss: "0.061", n: "7" },
  { name: "日本", note: "ok", loss: "12.5", n: "1000" },
  { name: "third", note: "", loss: "NaN", n: "" },
];

describe("columns", () => {
  test("without a width show everything", () => {
    expect(renderColumns(COLUMNS, ROWS, screenOf(undefined)).join("\n")).toMatchInlineSnapshot(`
      "name   note                                  loss     n
      first  the very first attempt at all this   0.061     7
      日本   ok                                  12.5    1000
      third                                         NaN"
    `);
  });

  test("cut long texts before they give up a column", () => {
    expect(renderColumns(COLUMNS, ROWS, screenOf(42)).join("\n")).toMatchInlineSnapshot(`
      "name   note                     loss     n
      first  the very first attem…   0.061     7
      日本   ok                     12.5    1000
      third                            NaN"
    `);
  });

  test("give up the least important columns, and say how many", () => {
    expect(renderColumns(COLUMNS, ROWS, screenOf(30), { indent: 2 }).join("\n")).toMatchInlineSnapshot(`
      "  name     loss
        first   0.061
        日本   12.5
        third     NaN
        … 2 more columns (--json)"
    `);
  });

  test("keep the first column, cut, on the narrowest screen", () => {
    expect(renderColumns(COLUMNS, ROWS, screenOf(4)).join("\n")).toMatchInlineSnapshot(`
      "name
      fir…
      日本
      thi…
      … 3…"
    `);
  });

  test("are not cut so that two headers read the same", () => {
    const headers = [0, 1, 2].map((layer) => `gradients/layer.${layer}.attention.weight/norm`);
    const columns = headers.map((header, rank) => column(header, "right", rank));
    const row = Object.fromEntries(headers.map((header) => [header, "0.5"]));
    expect(renderColumns(columns, [row], screenOf(60)).join("\n")).toMatchInlineSnapshot(`
      "gradients/layer.0.attention.weight/norm
                                          0.5
      … 2 more columns: use a wider terminal or --json"
    `);
    expect(renderColumns(columns, [row], screenOf(100)).join("\n")).toMatchInlineSnapshot(`
      "gradients/layer.0.attention.weight/norm  gradients/layer.1.attention.weight/norm
                                          0.5                                      0.5
      … 1 more column: use a wider terminal or --json"
    `);
  });

  test("without a width end with those of very long texts, which push nothing out of sight", () => {
    const rows = [
      { name: "a", note: `${"long ".repeat(60)}\nand longer`, loss: "0.5" },
      { name: "b", note: "short", loss: "12.5" },
    ];
    const lines = renderColumns(COLUMNS, rows, screenOf(undefined));
    expect(lines[0]).toBe("name  loss  n  note");
    expect(lines[1]).toMatch(/^a {6}0\.5 {5}(long ){60}⏎and longer$/);
    expect(lines[2]).toBe("b     12.5     short");
  });

  test("show a brief form where the whole text does not fit", () => {
    const status: Column<Row> = {
      header: "status",
      align: "left",
      rank: 0,
      least: 6,
      cell: () => ({ text: "killed (SIGTERM)", brief: "killed" }),
    };
    const draw = (width: number) => renderColumns([status], [{}], screenOf(width))[1];
    expect([draw(16), draw(15), draw(6), draw(5)]).toEqual(["killed (SIGTERM)", "killed", "killed", "kill…"]);
  });

  test("are made only as far as they are shown", () => {
    let asked = 0;
    const many = Array.from(
      { length: 10_000 },
      (_, index): Column<Row> => ({
        header: `metric ${index}`,
        align: "left",
        rank: index,
        cell: () => {
          asked++;
          return { text: "0.5" };
        },
      }),
    );
    renderColumns(many, ROWS, screenOf(80));
    expect(asked).toBeLessThan(20 * ROWS.length);
  });

  test("are never wider than the screen, and never harm it, whatever they hold", () => {
    const cells = fc.array(
      fc.record({ name: hostileText, note: hostileText, loss: hostileText, n: hostileText }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(cells, fc.integer({ min: 1, max: 100 }), (rows, width) => {
        const lines = renderColumns(COLUMNS, rows, screenOf(width));
        for (const line of lines) {
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
          expect(isHarmless(line)).toBe(true);
        }
      }),
    );
  });
});

describe("fitting columns", () => {
  const extents = [
    { natural: 30, least: 10 },
    { natural: 5, least: 5 },
    { natural: 20, least: 8 },
  ];

  test("shares the room that is left, and what one does not need goes to the others", () => {
    expect(fitColumns([0, 1, 2], (index) => extents[index] ?? { natural: 0, least: 0 }, 45, 2)).toEqual(
      new Map([
        [0, 19],
        [1, 5],
        [2, 17],
      ]),
    );
  });

  test("stops at the first that does not fit, though a later one would", () => {
    expect([
      ...fitColumns([1, 0, 2], (index) => extents[index] ?? { natural: 0, least: 0 }, 15, 2).keys(),
    ]).toEqual([1]);
  });
});

test("our own measure agrees with string-width on every character that takes the short way", () => {
  for (let code = 0x20; code < 0x2800; code++) {
    const text = String.fromCharCode(code);
    expect(widthOf(`a${text}b`), `U+${code.toString(16)}`).toBe(stringWidth(`a${text}b`));
  }
});
