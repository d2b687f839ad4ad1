import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  elementsOf,
  isArray,
  isObject,
  type JsonText,
  membersOf,
  strictJson,
  stringOf,
} from "../../src/format/json-text.ts";
import { almostJson, anyJson, anyObject, numberText, stringText } from "../support/json-texts.ts";

/** The strict text of a line; undefined where it is no JSON. */
function strict(line: string): JsonText | undefined {
  const outcome = strictJson(line);
  return outcome.kind === "json" ? outcome.text : undefined;
}

const json = (line: string): JsonText => strict(line) ?? expect.fail(`${line} is JSON`);

function accepts(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** With `[]` for bare tokens: it stands where a value may stand, and nowhere else. */
const withoutTokens = (line: string): string =>
  line.replace(/"(?:[^"\\]|\\[\s\S])*"|-?Infinity|NaN/g, (match) => (match.startsWith('"') ? match : "[]"));

describe("strictJson", () => {
  it("takes every JSON text, and changes nothing but quotes around bare tokens and space around the whole", () => {
    fc.assert(
      fc.property(anyJson, ({ raw, strict: wanted }) => {
        expect(strict(raw)).toBe(wanted.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
        expect(JSON.parse(json(raw))).toEqual(JSON.parse(wanted));
      }),
      { numRuns: 1500 },
    );
  });

  it("takes exactly what JSON.parse takes, where a bare token counts as a value", () => {
    fc.assert(
      fc.property(almostJson, (line) => {
        expect(strict(line) !== undefined, JSON.stringify(line)).toBe(accepts(withoutTokens(line)));
      }),
      { numRuns: 5000 },
    );
  });

  it("takes exactly what JSON.parse takes of arbitrary text", () => {
    const units = fc.constantFrom(
      ..."{}[]:,\"\\/-+.eE01 \t\ntruefalsn'aNIity".split(""),
      "\u0001",
      "\u2028",
      "é",
    );
    fc.assert(
      fc.property(fc.string({ unit: units, maxLength: 12 }), (line) => {
        expect(strict(line) !== undefined, JSON.stringify(line)).toBe(accepts(withoutTokens(line)));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    "nan",
    "NAN",
    "-NaN",
    "+Infinity",
    "- Infinity",
    "--Infinity",
    "Inf",
    "infinity",
    "NaNN",
    "1NaN",
    "{NaN:1}",
  ])("does not take %s, which only looks like a bare token", (line) =>
    expect(strict(`{"a":${line}}`)).toBeUndefined(),
  );

  it("leaves tokens within strings and keys alone", () => {
    expect(strict('{"NaN": "Infinity", "a": [-Infinity,"-Infinity"]}')).toBe(
      '{"NaN": "Infinity", "a": ["-Infinity","-Infinity"]}',
    );
  });

  it("says at which column a text goes wrong", () => {
    expect(strictJson('{"a":1,}')).toMatchObject({
      kind: "not-json",
      problem: expect.stringContaining("column 8"),
    });
  });

  it("takes nesting of 100,000 levels, and tells a bracket that is missing at the end of it", () => {
    const deep = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const objects = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(strict(deep)).toBe(deep);
    expect(strict(objects)).toBe(objects);
    expect(strict(deep.slice(0, -2))).toBeUndefined();
    expect(membersOf(json(deep))).toHaveLength(1);
    expect(membersOf(json(objects))[0]?.value).toBe(objects.slice(5, -1));
    expect(elementsOf(json(deep.slice(5, -1)))).toHaveLength(1);
  });
});

describe("membersOf", () => {
  it("finds what JSON.parse finds, the last of a key that stands twice", () => {
    fc.assert(
      fc.property(anyObject, ({ raw }) => {
        const text = json(raw);
        const members = membersOf(text);
        const found = new Map(members.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
        expect(found).toEqual(new Map(Object.entries(JSON.parse(text) as object)));
        for (const { value, start, end } of members) expect(text.slice(start, end)).toBe(value);
      }),
      { numRuns: 1500 },
    );
  });

  it("keeps keys in their order, those too that look like numbers", () => {
    expect(membersOf(json('{"b":1,"10":2,"2":3,"b":4}')).map(({ key }) => key)).toEqual([
      "b",
      "10",
      "2",
      "b",
    ]);
  });
});

describe("elementsOf", () => {
  it("finds what JSON.parse finds", () => {
    fc.assert(
      fc.property(fc.array(anyJson, { maxLength: 5 }), (items) => {
        const text = json(`[${items.map(({ raw }) => raw).join(",")}]`);
        expect(elementsOf(text).map((element) => JSON.parse(element) as unknown)).toEqual(JSON.parse(text));
      }),
      { numRuns: 800 },
    );
  });

  it("keeps the spelling of numbers", () => {
    fc.assert(
      fc.property(fc.array(numberText), (numbers) => {
        expect(elementsOf(json(`[ ${numbers.join(" , ")} ]`))).toEqual(numbers);
      }),
    );
  });
});

describe("the kind of a text", () => {
  it("is told as JSON.parse tells it", () => {
    fc.assert(
      fc.property(anyJson, ({ raw }) => {
        const text = json(raw);
        const value: unknown = JSON.parse(text);
        expect(isArray(text)).toBe(Array.isArray(value));
        expect(isObject(text)).toBe(typeof value === "object" && value !== null && !Array.isArray(value));
        expect(stringOf(text)).toBe(typeof value === "string" ? value : undefined);
      }),
    );
  });

  it("stringOf decodes what a string spells", () => {
    fc.assert(
      fc.property(stringText, (text) => {
        expect(stringOf(json(text))).toBe(JSON.parse(text));
      }),
    );
  });
});
