import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safe, safeLines } from "../../src/render/safe.ts";
import { hostileText, isHarmless } from "./hostile.ts";

describe("safe", () => {
  test("leaves plain text and other scripts alone", () => {
    for (const text of ["loss", "été 🚀", "日本語", "👩‍👩‍👧", "a  b"]) expect(safe(text)).toBe(text);
  });

  test("removes escape sequences whole", () => {
    expect(safe("\u001b[31mred\u001b[0m")).toBe("red");
    expect(safe("\u001b]8;;http://example.com\u0007link\u001b]8;;\u0007")).toBe("link");
  });

  test("shows line ends and tabs, so that one text stays on one line", () => {
    expect(safe("a\nb\r\nc\td")).toBe("a⏎b⏎c    d");
  });

  test("replaces what stripping leaves: lone controls, bidirectional controls, separators, half characters", () => {
    expect(safe("a\rb")).toBe("a\uFFFDb");
    expect(safe("a\u001b")).toBe("a\uFFFD");
    expect(safe("a\u007f\u0085\u202e\u2066\u2028\u061cb")).toBe("a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDb");
    expect(safe("\ud83d")).toBe("\uFFFD");
  });

  test("lets nothing harmful through, whatever comes", () => {
    fc.assert(
      fc.property(hostileText, (text) => isHarmless(safe(text)) && safeLines(text).every(isHarmless)),
    );
  });

  test("takes a megabyte of broken escape sequences in no time", () => {
    const text = "\u001b]8;;".repeat(200_000);
    const start = performance.now();
    safe(text);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test("the lines of a text stay lines where there is room for several", () => {
  expect(safeLines("a\r\nb\n\u001b[1mc")).toEqual(["a", "b", "c"]);
});
