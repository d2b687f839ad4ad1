import { describe, expect, it } from "vitest";
import { Histogram } from "../../../src/clients/javascript/histogram.ts";
import { Audio, Html, Image, Markdown, Video } from "../../../src/clients/javascript/media.ts";
import { Table } from "../../../src/clients/javascript/table.ts";

const json = (value: object): unknown => JSON.parse(JSON.stringify(value));

describe("a table", () => {
  const rows = [{ prompt: "Trackio", reward: 0.123 }];

  it.each<[string, Table]>([
    ["rows", new Table(rows)],
    ["an object with rows", new Table({ rows })],
    ["an object with data", new Table({ data: rows })],
    ["a data frame", new Table({ dataframe: { toRecords: () => rows } })],
    ["a data frame by itself", new Table({ objects: () => rows } as object)],
    ["another table", new Table(new Table(rows))],
  ])("from %s", (_, table) => {
    expect(json(table)).toEqual({ _type: "trackio.table", rows });
  });

  it("has columns where they are given", () => {
    expect(json(new Table({ columns: ["x"], rows: [[1]] }))).toEqual({
      _type: "trackio.table",
      columns: ["x"],
      rows: [[1]],
    });
  });
});

describe("a histogram", () => {
  it("counts values in bins of equal width, the last of which has its upper edge", () => {
    const { bins, counts } = new Histogram([0, 1, 1.9, 2, 4, Number.NaN], 4);
    expect(bins).toEqual([0, 1, 2, 3, 4]);
    expect(counts).toEqual([1, 2, 1, 1]);
  });

  it("has a range around equal values, and around none", () => {
    expect(new Histogram(Float32Array.of(3, 3), 2)).toMatchObject({ bins: [2.5, 3, 3.5], counts: [0, 2] });
    expect(new Histogram([], 1)).toMatchObject({ bins: [0, 1], counts: [0] });
  });

  it("has 64 bins where nobody says, and counts every value of many", () => {
    const { bins, counts } = new Histogram(Array.from({ length: 100_000 }, (_, at) => Math.sin(at)));
    expect(bins).toHaveLength(65);
    expect(counts.reduce((sum, count) => sum + count)).toBe(100_000);
  });

  it("takes counts that were made already", () => {
    expect(json(new Histogram({ bins: [0, 1], counts: [5] }))).toEqual({
      _type: "trackio.histogram",
      bins: [0, 1],
      values: [5],
    });
  });
});

it("media are tagged values", () => {
  expect(json(new Image("a.png", { caption: "a" }))).toEqual({
    _type: "trackio.image",
    file_path: "a.png",
    caption: "a",
  });
  expect(json(new Audio("a.wav"))).toEqual({ _type: "trackio.audio", file_path: "a.wav" });
  expect(json(new Video("a.mp4"))).toEqual({ _type: "trackio.video", file_path: "a.mp4" });
  expect(json(new Markdown("# a"))).toEqual({ _type: "trackio.markdown", _value: "# a" });
  expect(json(new Html("<p>"))).toEqual({ _type: "trackio.html", _value: "<p>" });
});
