import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flatten, withoutRepeats } from "../../src/format/flatten.ts";
import { type JsonText, membersOf } from "../../src/format/json-text.ts";

const flat = (text: string) => flatten(membersOf(text as JsonText));
const fields = (text: string): [string, string][] =>
  flat(text).fields.map(({ name, value }) => [name, value]);

type Tree = { readonly [key: string]: Tree | number | readonly unknown[] };

/** The rule in one line: a name is the path to what is no object with members. */
const expected = (tree: Tree, prefix = ""): [string, unknown][] =>
  Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    typeof value === "object" && !Array.isArray(value) && Object.keys(value).length > 0
      ? expected(value as Tree, `${prefix}${key}/`)
      : [[prefix + key, value]],
  );

describe("flatten", () => {
  it("joins keys by slashes, in the order of the line", () => {
    const key = fc.constantFrom("a", "b", "c/d", "", "é");
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.dictionary(
        key,
        fc.oneof({ maxDepth: 5 }, fc.nat(9), fc.constantFrom([], [{ a: 1 }]), tie("tree")),
        { noNullPrototype: true },
      ) as fc.Arbitrary<Tree>,
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(fields(JSON.stringify(value)).map(([name, text]) => [name, JSON.parse(text)])).toEqual(
          expected(value),
        );
      }),
    );
  });

  it("keeps empty objects and arrays whole", () => {
    expect(fields('{"a":{},"b":{"c":{}},"d":[{"e":1}]}')).toEqual([
      ["a", "{}"],
      ["b/c", "{}"],
      ["d", '[{"e":1}]'],
    ]);
  });

  it("looks 64 objects deep, and keeps what is deeper whole", () => {
    const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    expect(fields(nested(64))).toEqual([[`${"a/".repeat(63)}a`, "1"]]);
    expect(fields(nested(65))).toEqual([[`${"a/".repeat(63)}a`, '{"a":1}']]);
    expect(fields(nested(100_000))[0]?.[0]).toBe(`${"a/".repeat(63)}a`);
  });

  it("takes tagged objects out, under the names that metrics would have there", () => {
    const { tagged, fields: rest } = flat(
      '{"a":{"t":{"_type":"trackio.image","x":1}},"b":2,"c":{"_type":"other","d":3}}',
    );
    expect(tagged.map(({ name, kind, text }) => [name, kind, text])).toEqual([
      ["a/t", "image", '{"_type":"trackio.image","x":1}'],
    ]);
    expect(rest.map(({ name }) => name)).toEqual(["b", "c/_type", "c/d"]);
  });

  it("lets the last of several tags count, and none that is no string", () => {
    expect(flat('{"a":{"_type":"trackio.html","_type":"x"}}').tagged).toHaveLength(0);
    expect(flat('{"a":{"_type":"x","_type":"trackio.html"}}').tagged[0]?.kind).toBe("html");
    expect(flat('{"a":{"_type":["trackio.html"]}}').tagged).toHaveLength(0);
  });
});

describe("withoutRepeats", () => {
  it("keeps the last value in the place of the first, and tells each repeated name once", () => {
    const field = (name: string, value: string) => ({ name, value: value as JsonText });
    const all = [field("a", "1"), field("b", "2"), field("a", "3"), field("c", "4"), field("a", "5")];
    expect(withoutRepeats(all)).toEqual({
      fields: [field("a", "5"), field("b", "2"), field("c", "4")],
      repeated: ["a"],
    });
  });
});
