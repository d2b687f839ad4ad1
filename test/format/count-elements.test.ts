import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countElements } from "../../src/format/count-elements.ts";

const counted = (text: string, from = 0) => {
  const bytes = Buffer.from(text);
  return countElements(bytes, from, bytes.length);
};

describe("how many elements an array has", () => {
  it("is what JSON.parse says, whatever is in them, and wherever it stands", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (array, spaces) => {
        const text = JSON.stringify(array, null, spaces);
        expect(counted(`{"a":${text},"b":[1,"]"]}`, 5)).toEqual({
          count: array.length,
          end: 5 + Buffer.byteLength(text),
        });
      }),
    );
  });

  it("is not told of one that is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(), (array, cut) => {
        const text = JSON.stringify(array);
        expect(counted(text.slice(0, cut % text.length))).toBeUndefined();
      }),
    );
  });

  it("looks at quotes as JSON does", () => {
    expect(counted(String.raw`["\\",",","\\\",]",[1,2]]`)?.count).toBe(4);
    expect(counted("[ \n ]")?.count).toBe(0);
  });
});
