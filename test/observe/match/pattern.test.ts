import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { compilePattern } from "../../../src/observe/match/pattern.ts";
import { matchers, taken, texts } from "./reading.ts";

describe("an expression", () => {
  it.each([
    ["loss=(?P<loss>\\S+)", "loss=0.50", '{"loss":0.50}'],
    ["step (?<step>\\d+).*?loss (?<train/loss>\\S+)", "step 7 loss nan", '{"step":7,"train/loss":"NaN"}'],
    ["(?<phase>train|val) (?<loss>[\\d.]+)", "val 0.5", '{"phase":"val","loss":0.5}'],
    ["a=(?<x>\\d+)|b=(?<x>\\d+)", "b=3", '{"x":3}'],
    ["(?i)LOSS: (?<loss>\\S+)( acc (?<acc>\\S+))?", "Loss: 1", '{"loss":1}'],
    [
      "(?<timestamp>\\S+ [\\d:,]+) (?<x>\\d)",
      "2026-11-23 03:26:00,5 1",
      '{"timestamp":"2026-11-23 03:26:00,5","x":1}',
    ],
    ["[(?<x>)](\\()(?:a)(?<n>\\d)", "x(a4", '{"n":4}'],
    ["\\Q(?<y>\\E(?<n>\\d)", "(?<y>4", '{"n":4}'],
    ["(?<step>\\d+)", "step 5 alone", undefined],
  ])("%s", (source, line, expected) => {
    expect(texts(taken([line], source))).toBe(expected === undefined ? "" : `1: ${expected}`);
  });

  it.each([
    ["los(s: (?<loss>\\S+)", "missing closing )", "("],
    ["(?<a>[x", "missing closing ]", "[x"],
    ["(?<a>x**)", "invalid nested repetition operator", "**"],
    ["(?P<a>a)(?=b)", "it looks ahead or behind, which cannot be done in one pass over the line", "(?="],
    ["(?P<abc>a)\\1", "it refers back to a group, which cannot be done in one pass over the line", "\\1"],
    ["loss (\\d+)", "it has no named group", "loss (\\d+)"],
    ["(?<_type>x)", "the name _type has another meaning", "(?<_type>"],
  ])("%s is refused, with its place", (source, problem, place) => {
    const refused = compilePattern(source);
    if (!("kind" in refused)) return expect.fail("it was compiled");
    expect(refused.problem).toBe(problem);
    expect(source.slice(refused.at, refused.end)).toBe(place);
  });

  it("shares a line with others, and takes no number twice", () => {
    const line = "step 3 loss 0.5 acc 0.9";
    expect(texts(taken([line], "loss (?<loss>\\S+)", "step (?<step>\\d+)", "acc (?<acc>\\S+)"))).toBe(
      '1: {"step":3,"loss":0.5,"acc":0.9}',
    );
    expect(texts(taken([line], "loss (?<loss>\\S+)", "(?<again>0.5)", "key-value"))).toBe('1: {"loss":0.5}');
  });

  it("takes the last state of a line that is drawn again and again", () => {
    expect(texts(taken(["\rloss 3\rloss 2\rloss 1"], "loss (?<loss>\\d)"))).toBe('1: {"loss":1}');
  });

  it("that another engine would never end with takes no longer than others", () => {
    // Backtracking engines need 2^60000 steps for it: this ends, or the test's time does.
    expect(texts(taken([`${"a".repeat(60_000)}b`], "^(?<x>(a+)+)$"))).toBe("");
    expect(texts(taken(["x".repeat(60_000)], "(?<n>(x+x+)+)y"))).toBe("");
  });
});

test("any text is compiled or refused at a place within it", () => {
  const pieces = fc.constantFrom(
    "(",
    ")",
    "[",
    "]",
    "(?<a>",
    "(?P<b>",
    "(?:",
    "\\",
    "\\Q",
    "\\E",
    "^",
    "|",
    "*",
    "a",
    "(?<",
    ">",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (all) => {
      const source = all.join("");
      const pattern = compilePattern(source);
      if ("kind" in pattern) {
        expect(pattern.at).toBeGreaterThanOrEqual(0);
        expect(pattern.end).toBeLessThanOrEqual(source.length);
        expect(pattern.at).toBeLessThanOrEqual(pattern.end);
      } else expect(() => pattern.match("aab()[")).not.toThrow();
    }),
  );
});

it("is not asked of a reader's name", () => {
  expect(matchers("json", "auto")).toEqual([{ kind: "reader", name: "json" }, { kind: "auto" }]);
});
