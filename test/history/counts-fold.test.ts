import { describe, expect, it } from "vitest";
import { addConfig, addMedia, addTable } from "../../src/history/counts-fold.ts";
import { Cutoffs } from "../../src/history/cutoffs.ts";
import type { Json, TableSummary } from "../../src/history/summary.ts";

describe("the fold of config patches", () => {
  it("lets the later value win, in the place of the first, and does not look into values", () => {
    const config = new Map<string, Json>();
    addConfig(config, { config: { a: 1, b: { c: 2, d: 3 } } });
    addConfig(config, { config: { e: 4, b: { c: 5 } } });
    addConfig(config, { config: { a: null } });
    expect([...config]).toEqual([
      ["a", null],
      ["b", { c: 5 }],
      ["e", 4],
    ]);
  });

  it("takes keys of any name, and passes over what is no patch", () => {
    const config = new Map<string, Json>();
    for (const patch of [{ config: JSON.parse('{"__proto__": 1}') }, { config: [1] }, { config: null }, {}])
      addConfig(config, patch);
    expect([...config]).toEqual([["__proto__", 1]]);
  });
});

describe("the fold of tables", () => {
  it("counts tables and rows by name, and tells the last one's columns and step", () => {
    const tables = new Map<string, TableSummary>();
    for (const table of [
      { step: 1, name: "a", columns: ["x"], rows: 2 },
      { step: 2, name: "b", columns: [], rows: 0 },
      { step: 5, name: "a", columns: ["x", "y"], rows: 1 },
      { step: 6, columns: ["x"], rows: 0 },
    ])
      addTable(tables, table);
    expect([...tables.values()]).toEqual([
      { name: "a", logged: 2, rows: 3, columns: ["x", "y"], lastStep: 5 },
      { name: "b", logged: 1, rows: 0, columns: [], lastStep: 2 },
    ]);
  });
});

describe("the fold of media", () => {
  it("counts by kind", () => {
    const media = new Map<string, number>();
    for (const type of ["trackio.image", "trackio.image", "trackio.x.y", 5]) addMedia(media, { _type: type });
    addMedia(media, {});
    expect([...media]).toEqual([
      ["image", 2],
      ["x.y", 1],
      ["other", 2],
    ]);
  });
});

describe("where later attempts began", () => {
  it("is the smallest of their first points, on each axis for itself", () => {
    const cutoffs = new Cutoffs();
    for (const [attempt, x] of [
      [1, 0],
      [1, 5],
      [2, 80],
      [2, 10],
      [3, 40],
      [4, 60],
    ] as const)
      cutoffs.note(Cutoffs.STEP, attempt, x);
    cutoffs.note("epoch", 2, 3);
    expect([1, 2, 3, 4].map((attempt) => cutoffs.madeAgainFrom(Cutoffs.STEP, attempt))).toEqual([
      40,
      40,
      60,
      Number.POSITIVE_INFINITY,
    ]);
    expect(cutoffs.madeAgainFrom("epoch", 1)).toBe(3);
    expect(cutoffs.madeAgainFrom("epoch", 2)).toBe(Number.POSITIVE_INFINITY);
    expect(cutoffs.madeAgainFrom("tokens", 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
