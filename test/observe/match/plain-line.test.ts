import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { statesOf, WIDEST } from "../../../src/observe/match/plain-line.ts";
import { hostileText } from "../../render/hostile.ts";

describe("the states of a line", () => {
  it.each([
    ["loss 0.5", ["loss 0.5"]],
    ["\u001b[1mloss\u001b[0m 0.5\r", ["loss 0.5"]],
    ["\r10%\r20%\r100%", ["10%", "20%", "100%"]],
    ["step 10 of 10\rstep 2", ["step 10 of 10", "step 20 of 10"]],
    ["a bar\r          \rloss 0.5", ["a bar", "loss 0.5"]],
    ["abc\b\b\b\b\rx", ["abc", "xbc"]],
    ["ab\bc", ["ac"]],
    ["\r\u001b[2KEpoch 1\r\u001b[2KEpoch 2", ["Epoch 1", "Epoch 2"]],
    ["10%\u001b[Adone", ["10%", "done"]],
    ["\u001b]0;title\u0007loss", ["loss"]],
    ["a\u001b[3Gb", ["a b"]],
    ["  \t ", []],
    ["", []],
  ])("%j", (raw, states) => {
    expect(statesOf(raw, true)).toEqual(states);
    expect(statesOf(raw, false)).toEqual(states.slice(-1));
  });

  it("are no longer than anything that a program draws", () => {
    expect(statesOf("x".repeat(WIDEST + 1), true)).toEqual([]);
    expect(statesOf(`\r${"x".repeat(WIDEST + 1)}`, true)).toEqual([]);
    expect(statesOf("\u001b[999999999C".repeat(1000), true)).toEqual([]);
  });

  it("are a bounded number, however often a long line is drawn", () => {
    const raw = Array.from({ length: 2000 }, (_, index) => `${index} ${"x".repeat(20_000)}`).join("\r");
    const states = statesOf(raw, true);
    expect(states.join("").length).toBeLessThan(5 << 20);
    expect(states.at(-1)).toBe(`1999 ${"x".repeat(20_000)}`);
  });
});

test("nothing that moves a cursor is left of any text, and the last state is the same either way", () => {
  fc.assert(
    fc.property(fc.array(hostileText, { maxLength: 6 }), (texts) => {
      const raw = texts.join("").replaceAll("\n", "");
      const states = statesOf(raw, true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be left
      for (const state of states) expect(state).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
      expect(statesOf(raw, false)).toEqual(states.slice(-1));
    }),
  );
});
