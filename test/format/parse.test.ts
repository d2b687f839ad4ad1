import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonText } from "../../src/format/json-text.ts";
import { parseLine } from "../../src/format/parse.ts";
import { parseStep } from "../../src/format/typed-lines.ts";
import { almostJson, anyJson, anyObject, anyString } from "../support/json-texts.ts";

const TYPES = [
  "config",
  "table",
  "init",
  "finish",
  "alert",
  "system",
  "checkpoint",
  "progress",
  "rewind",
  "metric",
  "summary",
  "stream",
  "metrics",
  "nonsense",
];
const KEYS = [
  "name",
  "rows",
  "columns",
  "title",
  "text",
  "level",
  "path",
  "metrics",
  "total",
  "step",
  "timestamp",
  "rank",
  "pid",
  "tags",
  "config",
  "resume",
  "project",
  "goal",
  "exit_code",
];

/** Lines with the keys that mean something, and values that may or may not. */
const typedLine = fc
  .tuple(fc.constantFrom(...TYPES), fc.array(fc.tuple(fc.constantFrom(...KEYS), anyJson), { maxLength: 5 }))
  .map(
    ([type, members]) => `{"_type":"${type}"${members.map(([key, { raw }]) => `,"${key}":${raw}`).join("")}}`,
  );

describe("parseLine", () => {
  it("never throws, and loses nothing: a line is understood, or rejected with a reason, or blank", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyString,
          almostJson,
          typedLine,
          anyObject.map(({ raw }) => raw),
        ),
        (line) => {
          const understood = parseLine(line);
          const blank = /^\ufeff?[ \t\r\n]*$/.test(line);
          if (blank) expect(understood).toBeUndefined();
          else
            expect(understood?.message !== undefined || (understood?.problems.length ?? 0) > 0, line).toBe(
              true,
            );
          for (const { reason } of understood?.problems ?? [])
            expect(reason).toMatch(/^(not JSON|not a JSON object|unknown _type|bad [a-z]+|same key twice): /);
        },
      ),
      { numRuns: 4000 },
    );
  });

  it("does not throw at nesting of 100,000 levels, of arrays, objects and tagged values", () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
      ['{"_type":"trackio.table","rows":', "}"],
    ] as const) {
      const line = `{"a":${open.repeat(100_000)}1${close.repeat(100_000)}}`;
      expect(parseLine(line)?.message).toMatchObject({ type: "metrics" });
    }
  });

  it("passes over one byte order mark, and only at the start", () => {
    expect(parseLine('\ufeff{"a":1}')?.message).toMatchObject({ type: "metrics" });
    expect(parseLine('\ufeff\ufeff{"a":1}')?.problems[0]?.reason).toMatch(/^not JSON: /);
    expect(parseLine('{"a":1}\ufeff')?.problems[0]?.reason).toMatch(/^not JSON: /);
  });

  it("skips space, tab and return, and not the white space of other alphabets", () => {
    expect(parseLine(" \t\r")).toBeUndefined();
    expect(parseLine("\u00a0")?.problems[0]?.reason).toMatch(/^not JSON: /);
  });

  it("tells a name that stands twice once for each such name", () => {
    const problems = parseLine('{"a":1,"b":{"c":2},"b/c":3,"a":4,"d":5}')?.problems.map(
      ({ reason }) => reason,
    );
    expect(problems).toEqual(["same key twice: a", "same key twice: b/c"]);
  });

  it("does not read a _type beyond its first hundred characters into a reason", () => {
    const [problem] = parseLine(`{"_type":"${"x".repeat(100_000)}"}`)?.problems ?? [];
    expect(problem?.reason.length).toBeLessThan(200);
  });
});

describe("a finish line", () => {
  it.each([
    ["0", 0],
    ["1", 1],
    ["2.55e2", 255],
    ["null", undefined],
  ])("may tell the exit code %s", (text, exitCode) => {
    expect(parseLine(`{"_type": "finish", "exit_code": ${text}}`)).toEqual({
      message: { type: "finish", exitCode, more: [], timestamp: undefined },
      problems: [],
    });
  });

  it.each(["256", "-1", "1.5", '"1"', "true", "[]"])(
    "finishes all the same with the exit code %s",
    (text) => {
      const { message, problems } = parseLine(`{"_type": "finish", "exit_code": ${text}}`) ?? {};
      expect(message).toMatchObject({ type: "finish", exitCode: undefined });
      expect(problems).toEqual([{ reason: "bad finish: exit_code must be an integer from 0 to 255" }]);
    },
  );
});

describe("parseStep", () => {
  it.each([
    ["0", 0],
    ["-0", 0],
    ["-0.0", 0],
    ["7", 7],
    ["100.0", 100],
    ["1e2", 100],
    ["1300E-1", 130],
    ["9007199254740991", 2 ** 53 - 1],
  ])("%s is %d", (text, step) => {
    expect(parseStep(text as JsonText)).toBe(step);
  });

  it.each([
    "-1",
    "1.5",
    "9007199254740992",
    "9007199254740993",
    "1e400",
    "true",
    "null",
    '"5"',
    "[5]",
    "{}",
    '""',
  ])("%s is none", (text) => {
    expect(parseStep(text as JsonText)).toBeUndefined();
  });
});
