import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FlatScanner, STRING, WORD } from "../../src/format/flat-scanner.ts";
import { type JsonText, strictJson } from "../../src/format/json-text.ts";
import type { Shape } from "../../src/format/shape.ts";
import { anyStyle, lineText, plainKeys, scalarsFor } from "../support/flat-lines.ts";
import { almostJson, anyObject } from "../support/json-texts.ts";

function knowing(...lines: string[]): FlatScanner {
  const scanner = new FlatScanner();
  for (const line of lines) scanner.learn(line as JsonText);
  return scanner;
}

/** The shape of a whole line; null where only a part of it fits. */
function shapeIn(scanner: FlatScanner, line: string): Shape | null {
  const bytes = Buffer.from(line);
  const shape = scanner.scan(bytes, 0);
  return scanner.end === bytes.length ? shape : null;
}

/** What a scanner found in the gaps of a line, as values. */
function found(scanner: FlatScanner, bytes: Buffer, shape: Shape): Map<string, unknown> {
  return new Map(
    shape.keys.map((key, gap) => {
      const kind = scanner.kinds[gap];
      const text = bytes.toString("utf8", scanner.starts[gap], scanner.ends[gap]);
      return [
        key,
        kind === STRING || kind === WORD ? (JSON.parse(text) as unknown) : scanner.exact(bytes, gap),
      ];
    }),
  );
}

describe("a flat line of a shape that was learned", () => {
  it("is found, with the keys and values that JSON.parse finds, wherever it begins", () => {
    const twoLines = fc
      .tuple(plainKeys, anyStyle)
      .chain(([keys, style]) =>
        fc.tuple(fc.constant(keys), fc.constant(style), scalarsFor(keys), scalarsFor(keys)),
      );
    fc.assert(
      fc.property(twoLines, fc.nat(5), ([keys, style, first, second], shift) => {
        const scanner = knowing(lineText({ keys, values: first }, style));
        const line = lineText({ keys, values: second }, style);
        const bytes = Buffer.from(`${"x".repeat(shift)}${line}\n{"next":`);
        const shape = scanner.scan(bytes, shift);
        if (shape === null) return expect.fail(`no shape fits ${line}`);
        expect(bytes[scanner.end]).toBe(0x0a);
        expect(bytes.toString("utf8", shift, scanner.end)).toBe(line);
        expect(found(scanner, bytes, shape)).toEqual(new Map(Object.entries(JSON.parse(line) as object)));
      }),
      { numRuns: 2000 },
    );
  });

  it("is never found in what JSON.parse rejects, or in a line of other keys", () => {
    const cases = fc.tuple(plainKeys, anyStyle).chain(([keys, style]) =>
      fc.tuple(
        scalarsFor(keys).map((values) => lineText({ keys, values }, style)),
        scalarsFor(keys).map((values) => lineText({ keys, values }, style)),
        fc.nat(60),
        fc.nat(2),
        fc.constantFrom(
          "",
          ",",
          '"',
          "\\",
          "}",
          "{",
          "[",
          ":",
          "-",
          ".",
          "e",
          "0",
          "5",
          "NaN",
          "\u0001",
          " ",
          "n",
        ),
      ),
    );
    fc.assert(
      fc.property(cases, ([known, other, at, remove, insert]) => {
        const line = (other.slice(0, at) + insert + other.slice(at + remove)).toWellFormed();
        const scanner = knowing(known);
        const shape = shapeIn(scanner, line);
        if (shape === null) return;
        const value = JSON.parse(line) as object;
        expect(new Set(Object.keys(value))).toEqual(new Set(shape.keys));
        expect(found(scanner, Buffer.from(line), shape)).toEqual(new Map(Object.entries(value)));
      }),
      { numRuns: 4000 },
    );
  });

  it("is told truly, whatever lines were learned and come", () => {
    fc.assert(
      fc.property(
        fc.array(anyObject, { maxLength: 4 }),
        fc.oneof(
          almostJson,
          anyObject.map(({ raw }) => raw),
        ),
        (learned, line) => {
          const scanner = new FlatScanner();
          for (const { strict } of learned) scanner.learn(strict as JsonText);
          const own = strictJson(line);
          if (own.kind === "json") scanner.learn(own.text);
          const text = line.toWellFormed();
          const shape = shapeIn(scanner, text);
          if (shape !== null)
            expect(found(scanner, Buffer.from(text), shape)).toEqual(
              new Map(Object.entries(JSON.parse(text) as object)),
            );
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a shape", () => {
  it.each([
    ["a nested object", '{"a":{"b":1}}'],
    ["an array", '{"a":[1]}'],
    ["a key that stands twice", '{"a":1,"a":2}'],
    ["a key that is escaped", '{"\\u0061":1}'],
    ["an escape in a value", '{"a":"\\n"}'],
    ["no key", "{}"],
  ])("is not learned from a line with %s", (_, line) => {
    expect(shapeIn(knowing(line), line)).toBeNull();
  });

  it.each([
    '{"a":"x\\n"}',
    '{"a":[1]}',
    '{"a":{}}',
    '{"a":NaN}',
    '{"a":-}',
    '{"a":01}',
    '{"a":1.}',
    '{"a":.5}',
    '{"a":1e}',
    '{"a":+1}',
    '{"a":tru}',
    '{"a":"x}',
    '{"b":1}',
    '{"a":1 }',
    '{"a": 1}',
    '{"a":1,"b":2}',
    '{"a":1}}',
    '{"a":"\t"}',
    '{"a":',
    '{"a":1',
    "",
    '{"a":"',
  ])("of one key does not fit %s", (line) => expect(shapeIn(knowing('{"a":1}'), line)).toBeNull());

  it("fits values of every kind", () => {
    const scanner = knowing('{"a":1}');
    for (const value of ["2", "-0.5e-3", '"text"', '"猫"', "true", "false", "null", '""'])
      expect(shapeIn(scanner, `{"a":${value}}`), value).not.toBeNull();
  });

  it("may have more keys than the arrays had room for", () => {
    const line = (from: number): string =>
      `{${Array.from({ length: 10_000 }, (_, index) => `"m${index}":${from + index}`).join(",")}}`;
    const scanner = knowing('{"a":1}', line(0));
    const shape = shapeIn(scanner, line(5));
    expect(shape?.keys).toHaveLength(10_000);
    expect(scanner.numbers[9_999]).toBe(10_004);
  });
});

describe("a scanner", () => {
  const line = (number: number): string => `{"key${number}":1}`;
  const numbers = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, index) => from + index);

  it("keeps sixteen shapes, and forgets the one that was used longest ago", () => {
    const scanner = knowing(...numbers(0, 16).map(line));
    for (const number of numbers(0, 16)) expect(shapeIn(scanner, line(number)), line(number)).not.toBeNull();
    // Shape 0 was used longest ago, until now.
    shapeIn(scanner, line(0));
    scanner.learn(line(16) as JsonText);
    expect(shapeIn(scanner, line(1))).toBeNull();
    for (const number of [0, ...numbers(2, 17)])
      expect(shapeIn(scanner, line(number)), line(number)).not.toBeNull();
  });

  it("learns a shape once", () => {
    const scanner = knowing(line(0));
    for (let times = 0; times < 20; times++) scanner.learn(line(1) as JsonText);
    expect(shapeIn(scanner, line(0))).not.toBeNull();
  });

  it("reads a line again whose values it has forgotten", () => {
    const scanner = knowing('{"a":1}');
    const bytes = Buffer.from('{"a":5}{"a":6}');
    const shape = scanner.scan(bytes, 0);
    scanner.scan(bytes, 7);
    expect(scanner.numbers[0]).toBe(6);
    if (shape !== null) scanner.rescan(shape, bytes, 0);
    expect(scanner.numbers[0]).toBe(5);
  });
});
