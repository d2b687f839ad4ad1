import fc from "fast-check";
import { expect, test } from "vitest";
import { fitsGlob } from "../../src/format/glob.ts";

test.each([
  ["a*", "abc", true],
  ["a*", "ba", false],
  ["*b?", "aabc", true],
  ["?", "🚀", true],
  ["?", "", false],
  ["**", "", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "a-c-b", false],
  ["(a)[b]", "(a)[b]", true],
])("%j and %j: %s", (pattern, text, fits) => expect(fitsGlob(pattern, text)).toBe(fits));

test("fits as the regular expression of the same meaning does", () => {
  const signs = fc
    .array(fc.constantFrom("a", "b", "*", "?", "."), { maxLength: 8 })
    .map((all) => all.join(""));
  const letters = fc.array(fc.constantFrom("a", "b", "."), { maxLength: 10 }).map((all) => all.join(""));
  fc.assert(
    fc.property(signs, letters, (pattern, text) => {
      const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
      expect(fitsGlob(pattern, text)).toBe(new RegExp(`^${source}$`, "s").test(text));
    }),
  );
});

test("takes no time that grows without bounds", () => {
  expect(fitsGlob(`${"a*".repeat(500)}b`, "a".repeat(2000))).toBe(false);
});
