import { describe, expect, it } from "vitest";
import type { JsonText } from "../../../src/format/json-text.ts";
import { type Column, ColumnSurvey, microsecondsOf } from "../../../src/store/export/column.ts";

function columnOf(texts: readonly string[], name = "m"): Column {
  const survey = new ColumnSurvey(name);
  for (const text of texts) survey.note(text as JsonText);
  return survey.column();
}

describe("what a column of a Parquet file is", () => {
  it.each<[string[], Partial<Column>]>([
    [["1", "-2", "null"], { kind: "integer" }],
    [["9223372036854775807", "-9223372036854775808"], { kind: "integer" }],
    [["9223372036854775808"], { kind: "text", mixed: "integers of more than 64 bits" }],
    [["1", "2.0"], { kind: "double" }],
    [["-0"], { kind: "double" }],
    [["1", '"NaN"'], { kind: "double" }],
    [['"NaN"', '"-Infinity"'], { kind: "double" }],
    [
      ["9007199254740993", "0.5"],
      { kind: "text", mixed: "decimals, and integers that a double cannot hold" },
    ],
    [["9007199254740992", "0.5"], { kind: "double" }],
    [["true", "false"], { kind: "boolean" }],
    [["true", "1"], { kind: "text", mixed: "numbers and booleans" }],
    [["true", '"NaN"'], { kind: "text", mixed: "texts and booleans" }],
    [["1", '"a"', "[1]"], { kind: "text", mixed: "numbers, texts and lists or objects" }],
    [['"a"', '"NaN"'], { kind: "text" }],
    [["[1]", "{}"], { kind: "json" }],
    [["null"], { kind: "double" }],
    [[], { kind: "double" }],
  ])("of %j is %j", (texts, wanted) => expect(columnOf(texts)).toEqual({ name: "m", ...wanted }));

  it("holds instants where all are some, by its name", () => {
    const instant = '"2026-11-23T03:26:00.123Z"';
    expect(columnOf([instant], "timestamp").kind).toBe("time");
    expect(columnOf([instant, '"soon"'], "timestamp").kind).toBe("text");
    expect(columnOf([instant], "when").kind).toBe("text");
  });
});

it("instants are exact to the microsecond, before the epoch as well", () => {
  expect(microsecondsOf("1970-01-01T00:00:01.123456Z")).toBe(1_123_456n);
  expect(microsecondsOf("1969-12-31T23:59:59.999Z")).toBe(-1000n);
  expect(microsecondsOf("9999-12-31T23:59:59.123456789Z")).toBe(253_402_300_799_123_456n);
});
