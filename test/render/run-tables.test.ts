import { describe, expect, it } from "vitest";
import { runTables } from "../../src/render/run-tables.ts";
import { screenOf, viewOf } from "./views.ts";

const tableOf = (name: string, step: number) => ({ name, step, columns: ["x"], rows: [[step], [1]] });
const names = ["a", "b", "c\u001b[2J", "d", "e"];
const tables = names.flatMap((name) => [tableOf(name, 1), tableOf(name, 2)]);
const draw = (count: number, width: number | undefined, all = false) =>
  runTables({ view: viewOf({}), tables: tables.slice(0, 2 * count), rejected: [] }, all, screenOf(width));

describe("the tables on a run's page", () => {
  it("are drawn as they were last logged, up to three of them on a screen", () => {
    expect(draw(3, 80).map(({ title, remark }) => [title, remark])).toEqual(
      names.slice(0, 3).map((name) => [name, "2 rows at step 2, the last of 2 (--all)"]),
    );
  });

  it("are told by their names, where there are more", () => {
    const sections = draw(5, 80);
    expect(sections.map(({ title }) => title)).toEqual([...names.slice(0, 3), "more tables"]);
    expect(sections.at(-1)?.lines).toEqual([
      "  d  2 rows at step 2, the last of 2 (--all)",
      "  e  2 rows at step 2, the last of 2 (--all)",
    ]);
  });

  it("are all drawn in a pipe, and each time that they were logged where all is wanted", () => {
    expect(draw(5, undefined)).toHaveLength(5);
    expect(draw(5, 80, true)).toHaveLength(10);
  });
});
