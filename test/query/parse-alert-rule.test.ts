import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAlertRule } from "../../src/query/parse-alert-rule.ts";
import { mistakeLines } from "../../src/render/mistake-lines.ts";

describe("a rule", () => {
  it.each([
    ["loss > 5", "condition"],
    ["loss > 5 and not (lr < 0.1 or step < 100)", "condition"],
    ["gpu/0/temperature > 90", "condition"],
    ["nan > 3", "condition"],
    ["stalled = true", "condition"],
    ["nan(loss)", "nan"],
    [" NaN ( `val loss` ) ", "nan"],
    ["inf(*)", "inf"],
  ])("%s is a %s", (text, kind) => {
    const parsed = parseAlertRule(text);
    expect(parsed.kind === "rule" && parsed.rule.kind).toBe(kind);
  });

  it.each([
    ["stalled 10m", 600],
    ["stalled 1h30m", 5400],
    ["STALLED 90s", 90],
  ])("%s waits %d seconds", (text, seconds) => {
    expect(parseAlertRule(text)).toEqual({ kind: "rule", rule: { kind: "stalled", text, seconds } });
  });

  it.each([
    [
      "loss >",
      `
      expected a value; found the end
      loss >
            ^`,
    ],
    [
      "stalled",
      `
      expected a length of time behind it: stalled 10m
      stalled
             ^`,
    ],
    [
      "stalled 10",
      `
      expected a length of time of 1s at least, such as 10m or 1h30m
      stalled 10
              ^^`,
    ],
    [
      "stalled 10m and loss > 5",
      `
      expected the end: stalled 10m is a rule by itself
      stalled 10m and loss > 5
                  ^^^`,
    ],
    [
      "nan(loss",
      `
      expected ")"
      nan(loss
              ^`,
    ],
    [
      "nan(loss) or inf(loss)",
      `
      expected the end: nan(…) is a rule by itself
      nan(loss) or inf(loss)
                ^^`,
    ],
    [
      "step > 100",
      `
      expected a metric to look at beside the step
      step > 100
      ^^^^^^^^^^`,
    ],
  ])("%s is none, and the place is shown", (text, shown) => {
    const parsed = parseAlertRule(text);
    const lines = parsed.kind === "mistake" ? [parsed.problem, ...mistakeLines(text, parsed)] : [];
    expect(lines).toEqual(
      shown
        .split("\n")
        .slice(1)
        .map((line) => line.slice(6)),
    );
  });

  it("never throws, and points into its text", () => {
    const piece = fc.constantFrom(
      "nan",
      "inf",
      "stalled",
      "(",
      ")",
      "loss",
      ">",
      "5",
      "10m",
      "and",
      "'",
      "`",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseAlertRule(text);
        if (parsed.kind === "rule") return;
        expect(parsed.at).toBeGreaterThanOrEqual(0);
        expect(parsed.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});
