import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonOf } from "../../../src/clients/javascript/json.ts";
import { strictJson } from "../../../src/format/json-text.ts";

const cycle: Record<string, unknown> = { loss: 1 };
cycle["self"] = cycle;

const revoked = Proxy.revocable({}, {});
revoked.revoke();

class Point {
  x = 1;
  #y = 2;
  get sum(): number {
    return this.x + this.#y;
  }
}

describe("a value as JSON", () => {
  it.each<[string, unknown, string]>([
    ["NaN", Number.NaN, "NaN"],
    ["infinities", [Number.POSITIVE_INFINITY, { x: Number.NEGATIVE_INFINITY }], '[Infinity,{"x":-Infinity}]'],
    ["a BigInt, by its digits", { tokens: 12345678901234567890n }, '{"tokens":12345678901234567890}'],
    ["a date", new Date("2026-11-23T03:26:00Z"), '"2026-11-23T03:26:00.000Z"'],
    ["a date that is none", { at: new Date("never") }, '{"at":"Invalid Date"}'],
    [
      "a map",
      new Map<unknown, unknown>([
        ["lr", 0.1],
        [7, Number.NaN],
      ]),
      '{"lr":0.1,"7":NaN}',
    ],
    ["a set", new Set([1, "a"]), '[1,"a"]'],
    ["a typed array", { w: Float32Array.of(0.5, Number.NaN) }, '{"w":[0.5,NaN]}'],
    ["a typed array of BigInts", BigInt64Array.of(1n), "[1]"],
    ["a buffer", Buffer.from("a"), "[97]"],
    ["an array buffer", new Uint8Array([1, 2]).buffer, "[1,2]"],
    ["undefined, left out", { a: undefined, b: 1 }, '{"b":1}'],
    ["undefined in an array", [undefined, 1], "[null,1]"],
    ["a hole", new Array(2), "[null,null]"],
    [
      "a function",
      { activation: Math.tanh, f: () => 1 },
      '{"activation":"[Function: tanh]","f":"[Function: f]"}',
    ],
    ["a class", { model: Point }, '{"model":"[Function: Point]"}'],
    ["a symbol", { s: Symbol("adam") }, '{"s":"Symbol(adam)"}'],
    ["an object of a class, by its properties", { p: new Point() }, '{"p":{"x":1}}'],
    ["an error", { e: Object.assign(new TypeError("no"), { code: "E" }) }, '{"e":"TypeError: no"}'],
    ["a regular expression", { r: /a"/g }, '{"r":"/a\\"/g"}'],
    ["a promise that nobody awaited", { loss: Promise.resolve(1) }, '{"loss":"[object Promise]"}'],
    ["boxed values", [new Number(1), new String("a"), Object(2n)], '[1,"a",2]'],
    ["what has a toJSON", { u: new URL("http://a.example/") }, '{"u":"http://a.example/"}'],
    ["a toJSON that answers NaN", { toJSON: () => Number.NaN }, "NaN"],
    [
      "a toJSON that answers itself",
      {
        toJSON() {
          return this;
        },
        x: 1,
      },
      '{"toJSON":"[Function: toJSON]","x":1}',
    ],
    [
      "a toJSON that throws",
      {
        toJSON() {
          throw new Error("no");
        },
        x: 1,
      },
      '{"x":1}',
    ],
    [
      "a getter that throws",
      {
        get x() {
          throw new Error("no");
        },
        y: 1,
      },
      '{"x":"[threw: no]","y":1}',
    ],
    ["a cycle", cycle, '{"loss":1,"self":"[circular]"}'],
    ["the same object twice", ((o) => [o, o])({ a: Number.NaN }), '[{"a":NaN},{"a":NaN}]'],
    ["a tensor", { loss: { arraySync: () => 0.5, dtype: "float32" } }, '{"loss":0.5}'],
    [
      "a proxy that was revoked",
      { p: revoked.proxy },
      '{"p":"[unreadable: Cannot perform \'get\' on a proxy that has been revoked]"}',
    ],
    ["keys of every kind", JSON.parse('{"__proto__":1,"a\\"b":2,"":3}'), '{"__proto__":1,"a\\"b":2,"":3}'],
    ["half a surrogate pair", "\ud800", '"\\ud800"'],
  ])("%s", (_, value, text) => {
    expect(jsonOf(value)).toBe(text);
  });

  it("is what JSON.stringify says, where JSON can say it", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(JSON.parse(jsonOf(value) ?? "")).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("never throws, and is JSON", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const text = jsonOf({ value }) ?? "";
        expect(strictJson(text).kind, text).toBe("json");
      }),
    );
  });

  it("ends where nesting does not", () => {
    let deep: unknown = Number.NaN;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(jsonOf({ deep })).toMatch(/"\[nested more than 500 deep\]"/);
  });

  it("finds in a wide line what JSON has no word for", () => {
    const wide = (value: unknown): Record<string, unknown> => ({
      ...Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`metric_${at}`, at / 7])),
      value,
    });
    expect(jsonOf(wide(1.5))).toBe(JSON.stringify(wide(1.5)));
    expect(jsonOf(wide(Number.NaN))).toMatch(/"value":NaN}$/);
    expect(jsonOf(wide(new Map([["a", 1]])))).toMatch(/"value":{"a":1}}$/);
    expect(jsonOf(wide(Float64Array.of(1)))).toMatch(/"value":\[1\]}$/);
    expect(jsonOf(wide(Buffer.from("a")))).toMatch(/"value":\[97\]}$/);
    expect(jsonOf(wide(1n))).toMatch(/"value":1}$/);
    expect(jsonOf(wide(new Error("no")))).toMatch(/"value":"Error: no"}$/);
    // Functions show in one wide line of sixteen.
    const lines = Array.from({ length: 16 }, () => jsonOf(wide(() => 1)));
    expect(lines.filter((line) => line?.includes("[Function: "))).toHaveLength(1);
  });
});
