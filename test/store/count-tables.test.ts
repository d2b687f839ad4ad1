import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countTables } from "../../src/store/count-tables.ts";
import { testFolder } from "../support/folders.ts";

function counted(lines: readonly string[], from = 0) {
  const folder = testFolder();
  writeFileSync(join(folder, "tables.ndjson"), lines.map((line) => `${line}\n`).join(""));
  const found: unknown[] = [];
  const end = countTables(folder, from, ({ name, columns, rows, step }) =>
    found.push([name, step, columns, rows]),
  );
  return { found, end };
}

describe("the tables that a run logged, with their rows counted", () => {
  const usual = String.raw`{"step":3,"timestamp":"t","name":",\"rows\":[","columns":["a,\"rows\":","b"],"rows":[["[",{"x":[1,2]}],["é",null],[1,"\\"]]}`;

  it("are told as their records tell them", () => {
    const { found, end } = counted([usual, '{"step":4,"name":"n","columns":[],"rows":[]}']);
    expect(found).toEqual([
      [',"rows":[', 3, ['a,"rows":', "b"], 3],
      ["n", 4, [], 0],
    ]);
    expect(counted([usual], end).found).toEqual([]);
  });

  it("are read whole where others wrote them", () => {
    const others = [
      '{"rows":[[1],[2]],"columns":["a"],"name":"n","step":1}',
      '{"name":"n","columns":["a"],"rows":[[1],[2]],"step":1}',
      '{"step": 1, "name": "n", "columns": ["a"], "rows": [[1], [2]]}',
    ];
    expect(counted(others).found).toEqual(others.map(() => ["n", 1, ["a"], 2]));
  });

  it("are passed over where a write was cut short", () => {
    for (let cut = 1; cut < usual.length; cut++)
      expect(counted([usual.slice(0, cut)]).found, usual.slice(0, cut)).toEqual([]);
    expect(counted(["[1]", "", "null", usual]).found).toHaveLength(1);
  });
});
