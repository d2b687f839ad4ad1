import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Json } from "../../src/history/summary.ts";
import { predicateOf } from "../../src/query/evaluate.ts";
import { meaningOf } from "../../src/query/literal.ts";
import { parseExpression } from "../../src/query/parse.ts";

const VALUES: { readonly [name: string]: Json } = {
  loss: 0.25,
  diverged: "NaN",
  exploded: "Infinity",
  lr: 0.1,
  spelled: "0.10",
  optimizer: "adam",
  ema: true,
  frozen: false,
  nothing: null,
  zero: 0,
  tag: ["baseline", "v2"],
  untagged: [],
  layers: [16, 32],
  duration: 5400,
  created: "2026-11-23T03:26:00.000Z",
  word: "none",
};

function holds(text: string, values = VALUES): boolean {
  const parsed = parseExpression(text);
  if (parsed.kind === "mistake") throw new Error(`${text}: ${parsed.problem}`);
  return predicateOf(parsed.expression)((path) => (Object.hasOwn(values, path) ? values[path] : undefined));
}

describe("is true", () => {
  it.each([
    "loss < 0.3 and optimizer = adam",
    "loss = 0.25",
    "loss = 2.5e-1",
    "lr in (0.1, 0.01)",
    "lr in [adam, 1e-1]",
    "lr not in (1, 2)",
    "spelled = 0.1",
    "spelled < 1",
    "lr = '0.1'",
    "optimizer != sgd",
    "optimizer ~ DA",
    "optimizer ~ a*m",
    "optimizer !~ sgd",
    "optimizer < b",
    "ema",
    "ema = true",
    "ema = True",
    "not frozen",
    "not zero",
    "not diverged",
    "tag",
    "not untagged",
    "tag = baseline",
    "tag in (x, v2)",
    "tag != archived",
    "untagged != archived",
    "untagged = none",
    "tag ~ base",
    "layers = 32",
    "layers > 20",
    "layers = '[16,32]'",
    "missing = none",
    "nothing = missing",
    "nothing = null",
    "loss != none",
    "word = 'none'",
    "word != none",
    "diverged = nan",
    "diverged != 0.3",
    "exploded = inf",
    "exploded > 1e308",
    "duration = 1h30m",
    "duration < 2h",
    "duration > 1.4h",
    "created > 2026-11-22T00:00Z",
    "created = 2026-11-23T03:26Z",
    "created <= 2026-11-23T03:26Z",
    "created >= 2026-11-23T03:26Z",
    "created ~ 2026-11-23",
    "loss < `lr` or lr < `loss`",
    "optimizer = `optimizer`",
    "not optimizer = `missing`",
    "loss < 0.1 or (lr = 0.1 and not frozen)",
  ])("%s", (text) => expect(holds(text)).toBe(true));
});

describe("is false", () => {
  it.each([
    "loss > 0.3",
    "optimizer = Adam",
    "optimizer < 5",
    "optimizer > 5",
    "lr = adam",
    "diverged < 1",
    "diverged > 1",
    "diverged = 0.3",
    "ema = false",
    "frozen",
    "loss = none",
    "word = none",
    "untagged ~ *",
    "tag = base",
    "tag != baseline",
    "tag not in (x, v2)",
    "tag !~ base",
    "created < 2026-11-23T03:26Z",
    "created > 2026-11-23T03:26Z",
    "nothing",
    "missing",
  ])("%s", (text) => expect(holds(text)).toBe(false));
});

test("a comparison with what is missing is false, whichever it is", () => {
  for (const missing of ["missing", "nothing"])
    for (const rest of [
      "= 1",
      "!= 1",
      "< 1",
      ">= 1",
      "~ x",
      "!~ x",
      "in (1, x)",
      "not in (1, x)",
      "= `lr`",
      "!= `lr`",
    ])
      expect(holds(`${missing} ${rest}`), `${missing} ${rest}`).toBe(false);
  expect(holds("lr != `missing`")).toBe(false);
});

test("a date without a time is that day here, a month that month", () => {
  const noon = { at: new Date(2026, 10, 23, 12).toISOString() };
  expect(holds("at = 2026-11-23 and at = 2026-11 and at > 2026-11-22 and at < 2026-11-24", noon)).toBe(true);
  expect(holds("at > 2026-11-23 or at < 2026-11-23 or at = 2026-10", noon)).toBe(false);
});

test.each([
  ["90s", 90],
  ["1h30m", 5400],
  ["2w", 1_209_600],
  ["1.5d", 129_600],
  ["250ms", 0.25],
  ["3min", 180],
  [".5", 0.5],
  ["+1E3", 1000],
  ["-inf", Number.NEGATIVE_INFINITY],
])("%s is a number: %d", (text, number) =>
  expect(meaningOf({ kind: "literal", text, quoted: false })).toMatchObject({ kind: "number", number }),
);

test.each(["10 m", "1e", "0x10", "7b", "1.2.3", "2026-1-1", "m"])("%s is a text", (text) =>
  expect(meaningOf({ kind: "literal", text, quoted: false })).toEqual({ kind: "text" }),
);

test("whatever is compared with whatever, nothing is thrown, and not is the opposite", () => {
  const texts = fc.constantFrom(
    "a < 1",
    "a = x",
    "a ~ x*",
    "a in (1, none, '[]')",
    "a",
    "a >= 2026-01-01",
    "a != `a`",
  );
  fc.assert(
    fc.property(texts, fc.jsonValue({ maxDepth: 2 }), (text, value) => {
      const values = { a: value as Json };
      expect(holds(`not (${text})`, values)).toBe(!holds(text, values));
    }),
  );
});
