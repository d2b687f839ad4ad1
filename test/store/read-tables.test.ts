import { appendFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findTables, readTableAt } from "../../src/store/read-tables.ts";
import { makeFolder, testFolder } from "../support/folders.ts";
import { storeRun } from "../support/stored-run.ts";

const record = (name: string, step: number, rows: unknown[][], more: object = {}) => ({
  step,
  timestamp: "T",
  ...more,
  name,
  columns: ["a"],
  rows,
});

test("tables are found by what their records say before the rows, whatever they are called", () => {
  const names = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('a,"columns":[', 'a,\\"columns\\":', "a,", "columns", "x".repeat(9000)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.integer(), fc.jsonValue()), { maxLength: 5 }), (tables) => {
      const root = makeFolder();
      try {
        const records = tables.map(([name, step, cell], rank) =>
          record(name, step, [[cell]], rank === 0 ? {} : { _rank: rank }),
        );
        const { folder } = storeRun(root.path, { "tables.ndjson": records });
        const found = findTables(folder);
        expect(found.map(({ head }) => head)).toEqual(
          records.map(({ columns: _columns, rows: _rows, ...head }) => JSON.parse(JSON.stringify(head))),
        );
        expect(found.map((place) => readTableAt(folder, place))).toEqual(
          records.map((each) => JSON.parse(JSON.stringify(each))),
        );
      } finally {
        root.remove();
      }
    }),
    { numRuns: 60 },
  );
});

test("records whose keys stand in another order are read whole; lines that are no records, and a last one in the making, are none", () => {
  const { folder } = storeRun(testFolder(), {
    "tables.ndjson": [
      { columns: ["a"], rows: [[1]], name: "x", step: 3 },
      "{torn",
      record("y", 4, [[2]]),
      '{"step":5,"timestamp":"T","name":"z","columns":["a"],"rows":[[1',
      record("x", 6, [[3]]),
    ],
  });
  appendFileSync(
    join(folder, "tables.ndjson"),
    '{"step":7,"timestamp":"T","name":"x","columns":["a"],"rows":[]}',
  );
  const found = findTables(folder);
  expect(found.map(({ head: { name, step } }) => [name, step])).toEqual([
    ["x", 3],
    ["y", 4],
    ["z", 5],
    ["x", 6],
  ]);
  expect(found.map((place) => readTableAt(folder, place)?.["rows"])).toEqual([
    [[1]],
    [[2]],
    undefined,
    [[3]],
  ]);
});

test("a run without tables has none", () => {
  expect(findTables(storeRun(testFolder(), {}).folder)).toEqual([]);
});
