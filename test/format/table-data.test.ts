import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type JsonText, membersOf } from "../../src/format/json-text.ts";
import { readTable } from "../../src/format/table-data.ts";

const read = (text: string) => readTable("t", membersOf(text as JsonText));

function table(value: object): { columns: readonly string[]; rows: unknown[][] } {
  const outcome = read(JSON.stringify(value));
  if ("problem" in outcome) return expect.fail(outcome.problem);
  return {
    columns: outcome.table.columns,
    rows: outcome.table.rows.map((row) => JSON.parse(row) as unknown[]),
  };
}

const cell = fc.oneof(
  fc.integer(),
  fc.string({ maxLength: 3 }),
  fc.constant(null),
  fc.constantFrom([1, 2], { a: 1 }),
);
const column = fc.constantFrom("a", "b", "c", "", "é", "__proto__");

describe("a table of arrays", () => {
  it("keeps its rows, short ones filled with null", () => {
    fc.assert(
      fc.property(
        fc.array(column, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(cell, { maxLength: 4 })),
        (columns, cells) => {
          const rows = cells.map((row) => row.slice(0, columns.length));
          fc.pre(rows.length > 0);
          expect(table({ columns, rows })).toEqual({
            columns,
            rows: rows.map((row) => columns.map((_, at) => row[at] ?? null)),
          });
        },
      ),
    );
  });

  it("keeps numbers as they are spelled, in short rows as well", () => {
    const outcome = read('{"columns":["x","y"],"rows":[[0.10,1e-7],[12345678901234567890]]}');
    expect(outcome).toMatchObject({ table: { rows: ["[0.10,1e-7]", "[12345678901234567890,null]"] } });
  });
});

describe("a table of objects", () => {
  it("has the given columns, then its rows' keys in order of appearance", () => {
    const row = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), cell, { noNullPrototype: true });
    fc.assert(
      fc.property(
        fc.option(fc.uniqueArray(fc.constantFrom("c", "x")), { nil: undefined }),
        fc.array(row, { minLength: 1 }),
        (given, rows) => {
          const columns = [...new Set([...(given ?? []), ...rows.flatMap((each) => Object.keys(each))])];
          expect(table({ columns: given, rows })).toEqual({
            columns,
            rows: rows.map((each) => columns.map((name) => each[name] ?? null)),
          });
        },
      ),
    );
  });

  it("may have a column called __proto__", () => {
    expect(read('{"rows":[{"__proto__":1}]}')).toMatchObject({
      table: { columns: ["__proto__"], rows: ["[1]"] },
    });
  });
});

describe("a table's rows", () => {
  it.each([
    ['{"rows":[[1]],"data":[[2]],"_value":[[3]],"columns":["x"]}', "[1]"],
    ['{"_value":[[3]],"data":[[2]],"columns":["x"]}', "[2]"],
    ['{"_value":[[3]],"columns":["x"]}', "[3]"],
  ])("are the first of rows, data and _value: %s", (text, row) => {
    expect(read(text)).toMatchObject({ table: { rows: [row] } });
  });

  it("may be none, where there are columns", () => {
    expect(read('{"columns":["x"],"rows":[]}')).toMatchObject({ table: { columns: ["x"], rows: [] } });
  });

  it.each([
    "{}",
    '{"columns":["x"]}',
    '{"rows":5}',
    '{"rows":{"a":1}}',
    '{"rows":[[1]]}',
    '{"rows":[1],"columns":["x"]}',
    '{"rows":[[1],{"x":1}],"columns":["x"]}',
    '{"rows":[[1]],"columns":"x"}',
    '{"rows":[[1]],"columns":[1]}',
    '{"rows":[[1,2]],"columns":["x"]}',
  ])("are bad in %s", (text) => expect(read(text)).toHaveProperty("problem"));
});
