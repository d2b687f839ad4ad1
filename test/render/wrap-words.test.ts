import fc from "fast-check";
import { expect, test } from "vitest";
import { safe } from "../../src/render/safe.ts";
import { widthOf } from "../../src/render/width.ts";
import { wrapWords } from "../../src/render/wrap-words.ts";
import { hostileText } from "./hostile.ts";

test.each<[string, number | undefined, string[]]>([
  ["one two three", undefined, ["one two three"]],
  ["one two three", 7, ["one two", "three"]],
  ["one two three", 3, ["one", "two", "thr", "ee"]],
  ["/a/very/long/path is cut", 10, ["/a/very/lo", "ng/path is", "cut"]],
  ["", 5, [""]],
])("%j on %s columns is %j", (text, width, lines) => {
  expect(wrapWords(text, width)).toEqual(lines);
});

test("loses nothing and is never wider than the screen, whatever it wraps", () => {
  fc.assert(
    fc.property(hostileText.map(safe), fc.integer({ min: 8, max: 80 }), (text, width) => {
      const lines = wrapWords(text, width);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }),
  );
});
