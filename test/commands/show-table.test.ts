import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { parseShow, runShow, type ShowFlags } from "../../src/commands/show.ts";
import { isUsageError, type UserError } from "../../src/store/user-error.ts";
import { testFolder } from "../support/folders.ts";
import { printed } from "../support/printing.ts";
import { created, ended, FINISHED, started, step, storeRun } from "../support/stored-run.ts";

const T = "2026-11-23T03:26:00.000Z";
const SPECIES = ["setosa", "virginica", "versicolor"];

const table = (name: string, at: number, columns: string[], rows: unknown[][], more: object = {}) => ({
  step: at,
  timestamp: T,
  ...more,
  name,
  columns,
  rows,
});

const predictions = (count: number, at = 50) =>
  table(
    "predictions",
    at,
    ["id", "val/p", "species", "sure"],
    Array.from({ length: count }, (_, id) => [
      id,
      id === 1 ? null : 0.9 / (id + 1),
      SPECIES[id % 3],
      id % 4 === 0,
    ]),
  );

const images = table(
  "images",
  50,
  ["id", "image"],
  [
    [1, { _type: "trackio.image", file_path: "media/images-50-0.svg", caption: "a cat" }],
    [
      2,
      [
        { _type: "trackio.image", file_path: "gone.png", missing: "no such file" },
        { _type: "trackio.histogram" },
      ],
    ],
  ],
);

/** A store with one run, p/r, that logged these tables. */
function storeOf(
  tables: readonly (string | object)[],
  parts: { [file: string]: readonly object[] } = {},
): string {
  const root = testFolder();
  storeRun(root, { "run.ndjson": FINISHED, "tables.ndjson": tables, ...parts });
  return root;
}

/** What the command prints: to a pipe, or to a terminal of a width. */
const show = (root: string, flags: ShowFlags, width?: number, targets = ["r"]): Promise<string> =>
  printed({ cwd: root, width, now: () => Date.parse(T) }, (context) =>
    runShow(parseShow(targets, { dir: root, ...flags }), context),
  );

const json = async (root: string, flags: ShowFlags) => JSON.parse(await show(root, { ...flags, json: true }));

/** What a mistake is told as. */
async function mistake(root: string, flags: ShowFlags, targets = ["r"]): Promise<string> {
  const error = await show(root, flags, undefined, targets).then(
    () => expect.fail("there was no mistake"),
    (thrown: UserError) => thrown,
  );
  return [error.message, ...error.hints].join("\n");
}

describe("trackio show RUN --table", () => {
  test("shows the rows on a terminal: the first of many, and how to see the others", async () => {
    expect(await show(storeOf([predictions(1000)]), { table: "predictions" }, 80)).toMatchInlineSnapshot(`
      "predictions  p/r · step 50 · 1,000 rows

        ┌────┬─────────┬────────────┬───────┐
        │ id │   val/p │ species    │ sure  │
        ├────┼─────────┼────────────┼───────┤
        │  0 │ 0.9     │ setosa     │ true  │
        │  1 │    null │ virginica  │ false │
        │  2 │ 0.3     │ versicolor │ false │
        │  3 │ 0.225   │ setosa     │ false │
        │  4 │ 0.18    │ virginica  │ true  │
        │  5 │ 0.15    │ versicolor │ false │
        │  6 │ 0.1286  │ setosa     │ false │
        │  7 │ 0.1125  │ virginica  │ false │
        │  8 │ 0.1     │ versicolor │ true  │
        │  9 │ 0.09    │ setosa     │ false │
        │ 10 │ 0.08182 │ virginica  │ false │
        │ 11 │ 0.075   │ versicolor │ false │
        │ 12 │ 0.06923 │ setosa     │ true  │
        │ 13 │ 0.06429 │ virginica  │ false │
        │ 14 │ 0.06    │ versicolor │ false │
        │ 15 │ 0.05625 │ setosa     │ false │
        │ 16 │ 0.05294 │ virginica  │ true  │
        │ 17 │ 0.05    │ versicolor │ false │
        │ 18 │ 0.04737 │ setosa     │ false │
        │ 19 │ 0.045   │ virginica  │ false │
        └────┴─────────┴────────────┴───────┘
      … and 980 more rows: -n N for more, --all for all
      "
    `);
  });

  test("filters, sorts, chooses columns and so many rows; what is missing comes last", async () => {
    const root = storeOf([predictions(12)]);
    const flags = {
      table: "predictions",
      where: "id < 5 and species != setosa",
      sort: "-val.p",
      columns: "sp*,val/p,id",
    };
    expect(await show(root, { ...flags, limit: "2" }, 80)).toMatchInlineSnapshot(`
      "predictions  p/r · step 50 · 3 of 12 rows fit

        ┌────────────┬───────┬────┐
        │ species    │ val/p │ id │
        ├────────────┼───────┼────┤
        │ versicolor │  0.3  │  2 │
        │ virginica  │  0.18 │  4 │
        └────────────┴───────┴────┘
      … and 1 more row
      "
    `);
    const { rows, columns, total, fitting } = await json(root, flags);
    expect({ rows, columns, total, fitting }).toEqual({
      columns: ["species", "val/p", "id"],
      rows: [
        ["versicolor", 0.3, 2],
        ["virginica", 0.18, 4],
        ["virginica", null, 1],
      ],
      total: 12,
      fitting: 3,
    });
    expect((await json(root, { ...flags, sort: "val/p" })).rows.at(-1)).toEqual(["virginica", null, 1]);
  });

  test("shows the table that was logged last, and says when the others were", async () => {
    const root = storeOf([predictions(3, 10), images, predictions(2, 20)]);
    expect(await show(root, { table: "predictions" })).toMatchInlineSnapshot(`
      "predictions  p/r · step 20 · 2 rows

        ┌────┬───────┬───────────┬───────┐
        │ id │ val/p │ species   │ sure  │
        ├────┼───────┼───────────┼───────┤
        │  0 │   0.9 │ setosa    │ true  │
        │  1 │  null │ virginica │ false │
        └────┴───────┴───────────┴───────┘
      Logged 2 times, at steps 10 and 20: --step N, or --step all
      "
    `);
    expect((await json(root, { table: "predictions", step: "10" })).rows).toHaveLength(3);
  });

  test("shows tables of a range as one, the step of each row in front", async () => {
    const root = storeOf([
      table("t", 1, ["a", "b"], [[1, 2]]),
      table("t", 2, ["b", "c"], [[3, 4]]),
      table("t", 3, ["step"], [[7]]),
    ]);
    expect(await json(root, { table: "t", step: ":2" })).toMatchObject({
      steps: [1, 2],
      logged: [1, 2, 3],
      columns: ["step", "a", "b", "c"],
      rows: [
        [1, 1, 2, null],
        [2, null, 3, 4],
      ],
    });
    expect(await json(root, { table: "t", step: "all", where: "_step > 1" })).toMatchObject({
      columns: ["_step", "a", "b", "c", "step"],
      rows: [
        [2, null, 3, 4, null],
        [3, null, null, null, 7],
      ],
      total: 3,
      fitting: 2,
    });
    expect(await show(root, { table: "t", step: "1:2" }, 80)).toMatchInlineSnapshot(`
      "t  p/r · steps 1 and 2, 2 tables · 2 rows

        ┌──────┬──────┬───┬──────┐
        │ step │    a │ b │    c │
        ├──────┼──────┼───┼──────┤
        │    1 │    1 │ 2 │ null │
        │    2 │ null │ 3 │    4 │
        └──────┴──────┴───┴──────┘
      Logged 3 times, at steps 1, 2 and 3: --step N, or --step all
      "
    `);
  });

  test("leaves out what a later attempt made again, unless asked for it; ranks are apart", async () => {
    const root = testFolder();
    storeRun(root, {
      "run.ndjson": [created(), started(), ended(), started({ attempt: 2 }), ended({ attempt: 2 })],
      "steps.ndjson": [step(1), step(5), { ...step(3), _attempt: 2 }],
      "tables.ndjson": [
        table("t", 1, ["a"], [["kept"]]),
        table("t", 5, ["a"], [["superseded"]]),
        table("t", 3, ["a"], [["again"]], { _attempt: 2 }),
        table("t", 9, ["a"], [["rank 1"]], { _rank: 1 }),
      ],
    });
    expect((await json(root, { table: "t", step: "all" })).rows).toEqual([
      [1, "kept"],
      [3, "again"],
    ]);
    expect((await json(root, { table: "t", attempt: "1" })).rows).toEqual([["superseded"]]);
    expect((await json(root, { table: "t", rank: "1" })).rows).toEqual([["rank 1"]]);
    expect(await mistake(root, { table: "t", attempt: "3" })).toBe(
      '"p/r" has no attempt 3: it has 2 attempts.',
    );
    expect(await mistake(root, { table: "t", rank: "2" })).toContain("Rank 0 logged one: --rank 0");
  });

  test("tells media by path and caption, and programs all that is known of them", async () => {
    const root = storeOf([images]);
    expect(await show(root, { table: "images" }, 80)).toMatchInlineSnapshot(`
      "images  p/r · step 50 · 2 rows

        ┌────┬──────────────────────────────────────┐
        │ id │ image                                │
        ├────┼──────────────────────────────────────┤
        │  1 │ media/images-50-0.svg "a cat"        │
        │  2 │ gone.png (no such file), [histogram] │
        └────┴──────────────────────────────────────┘
      "
    `);
    expect(await show(root, { table: "images", md: true })).toMatchInlineSnapshot(`
      "|  id | image                                |
      | --: | ------------------------------------ |
      |   1 | media/images-50-0.svg "a cat"        |
      |   2 | gone.png (no such file), [histogram] |
      "
    `);
    expect(await show(root, { table: "images", csv: true })).toContain('1,"{""_type"":""trackio.image""');
  });

  test("stacks rows where their columns have no room, or a text would be very tall", async () => {
    const wide = table(
      "wide",
      1,
      Array.from({ length: 30 }, (_, at) => `c${at}`),
      [Array.from({ length: 30 }, (_, at) => at / 7), Array.from({ length: 30 }, () => "text")],
    );
    const long = table("long", 1, ["id", "text"], [[1, "word ".repeat(500)]]);
    const root = storeOf([wide, long]);
    expect(await show(root, { table: "wide", columns: "c1?,c2" }, 60)).toMatchInlineSnapshot(`
      "wide  p/r · step 1 · 2 rows

      row 1
        c10  1.429
        c11  1.571
        c12  1.714
        c13  1.857
        c14  2
        c15  2.143
        c16  2.286
        c17  2.429
        c18  2.571
        c19  2.714
        c2   0.2857

      row 2
        c10  text
        c11  text
        c12  text
        c13  text
        c14  text
        c15  text
        c16  text
        c17  text
        c18  text
        c19  text
        c2   text
      "
    `);
    const page = await show(root, { table: "wide" }, 60);
    for (let at = 0; at < 30; at++) expect(page).toMatch(new RegExp(`^ {2}c${at} `, "m"));
    expect(await show(root, { table: "long" }, 40)).toMatchInlineSnapshot(`
      "long  p/r · step 1 · 1 row

      row 1
        id    1
        text  word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word
              word word word word word word …

      Long texts are cut: --all for all of
      them
      "
    `);
    expect((await show(root, { table: "long", all: true }, 40)).match(/word/g)).toHaveLength(500);
    expect((await show(root, { table: "long" })).match(/word/g)).toHaveLength(500);
  });

  test("says so where no row fits, or there is none", async () => {
    const root = storeOf([predictions(3), table("empty", 2, ["a"], [])]);
    expect(await show(root, { table: "predictions", where: "id > 100" }, 80)).toMatchInlineSnapshot(`
      "predictions  p/r · step 50 · 0 of 3 rows fit
      "
    `);
    expect(await show(root, { table: "empty" }, 80)).toBe("empty  p/r · step 2 · 0 rows\n");
    expect(await show(root, { table: "empty", csv: true })).toBe("a\n");
    expect(await json(root, { table: "empty" })).toEqual({
      project: "p",
      run: "r",
      table: "empty",
      steps: [2],
      timestamp: T,
      logged: [2],
      rank: 0,
      total: 0,
      fitting: 0,
      columns: ["a"],
      rows: [],
    });
  });

  test("keeps as many digits as are asked for", async () => {
    const root = storeOf([table("t", 1, ["x"], [[1 / 3], [2]])]);
    expect(await show(root, { table: "t", csv: true, precision: "2" })).toBe("x\n0.33\n2\n");
    expect(await show(root, { table: "t", precision: "6" })).toContain("0.333333");
  });

  test("shows the newest that can be read, and says that another cannot", async () => {
    const torn = '{"step":9,"timestamp":"T","name":"t","columns":["a"],"rows":[[1';
    const root = storeOf([table("t", 8, ["a"], [["whole"]]), torn]);
    const page = await show(root, { table: "t" });
    expect(page).toContain("whole");
    expect(page).toContain("1 table cannot be read: trackio check");
    expect(await mistake(root, { table: "t", step: "9" })).toContain("cannot be read: its file is damaged");
  });

  test("takes a name as it is shown, where it holds what no terminal shows", async () => {
    const root = storeOf([table("a\u001b[31mb", 1, ["x"], [[1]])]);
    expect((await json(root, { table: "ab" })).table).toBe("a\u001b[31mb");
  });

  test("shows very many rows without a frame", async () => {
    const page = await show(storeOf([predictions(300)]), { table: "predictions", limit: "250" }, 80);
    expect(page.split("\n").slice(0, 5).join("\n")).toMatchInlineSnapshot(`
      "predictions  p/r · step 50 · 300 rows

         id     val/p  species     sure
          0  0.9       setosa      true
          1      null  virginica   false"
    `);
    expect(page).toContain("… and 50 more rows\n");
  });
});

describe("a mistake", () => {
  it("in the name lists the tables that there are, the closest first", async () => {
    const root = storeOf([predictions(1), images, table("predictor", 1, ["a"], [])]);
    expect(await mistake(root, { table: "predictons" })).toMatchInlineSnapshot(`
      "Run "p/r" has no table called "predictons".
      Its tables: predictions, predictor and images"
    `);
    expect(await mistake(storeOf([]), { table: "x" })).toBe(
      'Run "p/r" has no table called "x".\nIt logged no tables.',
    );
  });

  it("of the disk names the run", async () => {
    const root = storeOf([]);
    rmSync(join(root, "p/r/tables.ndjson"));
    mkdirSync(join(root, "p/r/tables.ndjson"));
    expect(await mistake(root, { table: "t" })).toBe(
      '"p/r" has files that cannot be opened: a file or folder is a folder.',
    );
  });

  it("in the step tells when it was logged", async () => {
    const root = storeOf([predictions(1, 10), predictions(1, 20), images]);
    expect(await mistake(root, { table: "predictions", step: "15" })).toMatchInlineSnapshot(`
      "Run "p/r" logged no table "predictions" at step 15.
      It logged it 2 times, from step 10 to 20; next to these: 10 and 20."
    `);
    expect(await mistake(root, { table: "images", step: "60:" })).toMatchInlineSnapshot(`
      "Run "p/r" logged no table "images" at any of these steps.
      It logged it at step 50."
    `);
  });

  it("in an expression is pointed at", async () => {
    const root = storeOf([predictions(2)]);
    const flags = { table: "predictions" };
    expect(await mistake(root, { ...flags, where: "id < 3 and speces = a" })).toMatchInlineSnapshot(`
      "The table has no column called "speces".
      id < 3 and speces = a
                 ^^^^^^
      Did you mean species?"
    `);
    expect(await mistake(root, { ...flags, where: "id <" })).toMatchInlineSnapshot(`
      "--where cannot be read: expected a value; found the end.
      id <
          ^"
    `);
    expect(await mistake(root, { ...flags, sort: "-reward" })).toMatchInlineSnapshot(`
      "The table has no column called "reward".
      -reward
      ^^^^^^^
      Its columns: id, val/p, species and sure"
    `);
    expect(await mistake(root, { ...flags, columns: "id,z*" })).toMatchInlineSnapshot(`
      "The table has no column called "z*".
      id,z*
         ^^
      Its columns: id, val/p, species and sure"
    `);
  });

  it.each<[ShowFlags, string[]]>([
    [{ step: "3" }, ["r"]],
    [{ where: "a = 1" }, ["r"]],
    [{ pager: true }, ["r"]],
    [{ table: "t", filter: "a = 1" }, ["r"]],
    [{ table: "t", steps: "1:2" }, ["r"]],
    [{ table: "t", metric: ["loss"] }, ["r"]],
    [{ table: "t" }, []],
    [{ table: "t" }, ["r", "s"]],
    [{ table: "t", step: "x" }, ["r"]],
    [{ table: "t", step: "" }, ["r"]],
    [{ table: "t", step: "1:2:3" }, ["r"]],
    [{ table: "t", step: "9:3" }, ["r"]],
  ])("of flags that do not go together, or tell nothing, is one of usage: %j %j", (flags, targets) => {
    let error: unknown;
    try {
      parseShow(targets, flags);
    } catch (thrown) {
      error = thrown;
    }
    expect(isUsageError(error as UserError)).toBe(true);
  });
});
