import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression, Literal, Name, Operand, Operator } from "../../src/query/expression.ts";
import { meaningOf } from "../../src/query/literal.ts";
import { KEYWORDS, parseExpression } from "../../src/query/parse.ts";
import { printExpression } from "../../src/query/print.ts";
import { isWord } from "../../src/query/token.ts";
import { mistakeLines } from "../../src/render/mistake-lines.ts";
import { loadWidths } from "../../src/render/width.ts";

/** An expression as it reads, with all of its brackets. */
function read(text: string): string {
  const parsed = parseExpression(text);
  return parsed.kind === "parsed" ? printExpression(parsed.expression) : `mistake: ${parsed.problem}`;
}

describe("an expression", () => {
  it.each([
    ["loss.min < 0.3 and status = finished and lr in (0.1, 0.01)", undefined],
    ["a = 1 or b = 2 and c = 3", "a = 1 or (b = 2 and c = 3)"],
    ["not a = 1 and b = 2", "not a = 1 and b = 2"],
    ["not (a = 1 and b = 2)", undefined],
    ["(a=1 or b=2) and c=3", "(a = 1 or b = 2) and c = 3"],
    ["a == 1 && b != 2 || c >= -1e-3", "(a = 1 and b != 2) or c >= -1e-3"],
    ["lr NOT IN [0.1,0.01]", "lr not in (0.1, 0.01)"],
    ["name ~ sweep*", undefined],
    ["note !~ 'too hot'", undefined],
    ["val/loss.min<0.3", "val/loss.min < 0.3"],
    ["`a b` = 'it\\'s'", undefined],
    ['"a b" = "c"', "`a b` = 'c'"],
    ["loss.last > `loss.min`", undefined],
    ["use_ema and not note", undefined],
    ["((((a))))", "a"],
  ])("%s", (text, wanted = text) => expect(read(text)).toBe(wanted));

  it("may hold ten thousand terms", () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `a = ${index}`).join(" or ");
    expect(read(text)).toBe(text);
  });
});

describe("a mistake", () => {
  /** The message and, under the text, carets. */
  function mistakeOf(text: string): string {
    const parsed = parseExpression(text);
    if (parsed.kind === "parsed") return `reads: ${printExpression(parsed.expression)}`;
    return [parsed.problem, ...mistakeLines(text, parsed)].join("\n");
  }

  it("is told where it stands, with what was expected", async () => {
    await loadWidths();
    const texts = [
      "",
      "loss <",
      "loss < and lr = 3",
      "loss 0.3",
      "0.3 > loss",
      "0.1 < lr < 1",
      "lr < 1 < 2",
      "(a = 1",
      "a = 1)",
      "a = 'open",
      "lr in 0.1",
      "lr in ()",
      "lr in (1 2)",
      "lr = (1, 2)",
      "loss < none",
      "名前 = 1 and and",
      `${"name != x and ".repeat(9)}loss <> 3 and ${"name != x and ".repeat(9)}lr = 1`,
      `${"(".repeat(101)}a${")".repeat(101)}`,
    ];
    expect(texts.map(mistakeOf).join("\n\n")).toMatchInlineSnapshot(`
      "expected a name, such as loss.min, lr or status, "not" or "("; found the end

      ^

      expected a value; found the end
      loss <
            ^

      expected a value; found "and"
      loss < and lr = 3
             ^^^

      expected an operator (= != < <= > >= ~ in), and, or, or the end; found "0.3"
      loss 0.3
           ^^^

      expected a name: what is asked for stands left of the operator, its value on the right; found "0.3"
      0.3 > loss
      ^^^

      expected a name: what is asked for stands left of the operator, its value on the right; found "0.1"
      0.1 < lr < 1
      ^^^

      expected and, or, or the end; found "<"
      lr < 1 < 2
             ^

      expected and, or, or ")"; found the end
      (a = 1
            ^

      expected and, or, or the end; found ")"
      a = 1)
           ^

      this ' has no second one
      a = 'open
          ^

      expected values in brackets, such as (0.1, 0.01); found "0.1"
      lr in 0.1
            ^^^

      expected a value; found ")"
      lr in ()
             ^

      expected "," or ")"; found "2"
      lr in (1 2)
               ^

      expected one value: several stand behind in; found "("
      lr = (1, 2)
           ^

      expected a number, a length of time, a date or a text behind <; found "none"
      loss < none
             ^^^^

      expected a name, such as loss.min, lr or status, "not" or "("; found "and"
      名前 = 1 and and
                   ^^^

      expected a value; found ">"
      …name != x and name != x and name != x and loss <> 3 and name != x and na…
                                                       ^

      this is nested too deeply
      …(((((((((((((((((((((((((((((((((((((((((((((((((a))))))))))))))))))))))…
                                                       ^"
    `);
  });

  it("never points outside of the text, and nothing else is thrown", () => {
    const pieces = fc.constantFrom(
      ..."( ) [ ] , = == != < <= > >= ~ !~ and or not in loss `a b` 'x' \" ' ` 0.3 10m nan none ! && || \\ 名 \n".split(
        " ",
      ),
    );
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 30 }).map((all) => all.join(" ")),
      fc.array(pieces, { maxLength: 30 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseExpression(text);
        if (parsed.kind === "parsed") return;
        expect(parsed.at).toBeGreaterThanOrEqual(0);
        expect(parsed.end).toBeGreaterThanOrEqual(parsed.at);
        expect(parsed.end).toBeLessThanOrEqual(text.length);
        const [line = "", carets = ""] = mistakeLines(text, parsed);
        expect(line).not.toMatch(/\n/);
        expect(carets).toMatch(/^ *\^+$/);
      }),
      { numRuns: 5000 },
    );
  });

  it("is found in no time, however deep and long the text", () => {
    for (const text of [
      "(".repeat(1e5),
      "not ".repeat(1e5),
      "a = 1 and ".repeat(1e5),
      `a in (${"1,".repeat(1e5)}`,
    ])
      expect(parseExpression(text).kind).toBe("mistake");
  });
});

describe("a printed expression", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom("and", "loss.min", "0.3", "a b", "it's", "\\", "10m", "!x", "`"),
  );
  const names = texts.map((path): Name => ({ kind: "name", path, at: 0, end: 0 }));
  const bare = texts
    .filter((text) => isWord(text) && !KEYWORDS.has(text.toLowerCase()))
    .map((text): Literal => ({ kind: "literal", text, quoted: false }));
  const literals = fc.oneof(
    texts.map((text): Literal => ({ kind: "literal", text, quoted: true })),
    bare,
  );
  const operands: fc.Arbitrary<Operand> = fc.oneof(literals, names);
  const operators = fc.constantFrom<Operator>("=", "!=", "<", "<=", ">", ">=", "~", "!~");
  const hasOrder = (operator: Operator, right: Operand): boolean =>
    !/[<>]/.test(operator) || right.kind === "name" || !["none", "boolean"].includes(meaningOf(right).kind);
  const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      names.map((name): Expression => ({ kind: "holds", name })),
      fc
        .record({ left: names, operator: operators, right: operands })
        .filter(({ operator, right }) => hasOrder(operator, right))
        .map((parts): Expression => ({ kind: "compare", ...parts })),
      fc
        .record({
          left: names,
          negated: fc.boolean(),
          list: fc.array(operands, { minLength: 1, maxLength: 4 }),
        })
        .map((parts): Expression => ({ kind: "in", ...parts })),
      tie("expression").map((inner): Expression => ({ kind: "not", inner })),
      fc
        .record({
          kind: fc.constantFrom<"and" | "or">("and", "or"),
          terms: fc.array(tie("expression"), { minLength: 2, maxLength: 3 }),
        })
        .map((parts): Expression => parts),
    ),
  }));

  /** Where names stand in the text is not what is compared. */
  const placeless = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, each: unknown) => (key === "at" || key === "end" ? 0 : each));

  it("reads as the same expression", () => {
    fc.assert(
      fc.property(expression, (wanted) => {
        const parsed = parseExpression(printExpression(wanted));
        expect(parsed.kind).toBe("parsed");
        if (parsed.kind === "parsed") expect(placeless(parsed.expression)).toEqual(placeless(wanted));
      }),
      { numRuns: 3000 },
    );
  });
});
