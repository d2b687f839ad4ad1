import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FAR_NUMBER, FlatScanner, NEAR, NEAR_NUMBER, NUMBER } from "../../src/format/flat-scanner.ts";
import type { JsonText } from "../../src/format/json-text.ts";
import { EDGE_NUMBERS, numberText } from "../support/json-texts.ts";

const scanner = new FlatScanner();
scanner.learn('{"a":1}' as JsonText);

/** A number's kind, what was computed for it, and what it is to the bit. */
function read(text: string): { kind: number | undefined; computed: number; exact: number } {
  const bytes = Buffer.from(`{"a":${text}}`);
  if (scanner.scan(bytes, 0) === null) return expect.fail(`${text} is a number`);
  return {
    kind: scanner.kinds[0],
    computed: scanner.numbers[0] ?? Number.NaN,
    exact: scanner.exact(bytes, 0),
  };
}

/** All that is promised of a number. */
function expectTruth(text: string): void {
  const { kind, computed, exact } = read(text);
  const truth = JSON.parse(text) as number;
  expect(exact, text).toBe(truth);
  if (kind === NUMBER) expect(computed, text).toBe(truth);
  else if (kind === NEAR_NUMBER)
    expect(Math.abs(computed - truth), text).toBeLessThanOrEqual(Math.abs(truth) * NEAR);
  else expect(kind, text).toBe(FAR_NUMBER);
}

describe("a number in a flat line", () => {
  it("is JSON.parse's double to the bit, and within NEAR of it where it was only estimated", () => {
    fc.assert(fc.property(numberText, expectTruth), { numRuns: 10_000 });
  });

  it("is so around 2^53, where integers begin to be rounded, at every power of ten", () => {
    const mantissa = fc.bigInt({ min: 2n ** 53n - 40n, max: 2n ** 53n + 40n });
    const spelled = fc
      .tuple(mantissa, fc.integer({ min: -25, max: 25 }), fc.nat(16))
      .map(([digits, power, point]) => {
        const text = String(digits);
        return point === 0
          ? `${text}e${power}`
          : `${text.slice(0, point)}${point < text.length ? `.${text.slice(point)}` : ""}e${power}`;
      });
    fc.assert(fc.property(spelled, expectTruth), { numRuns: 5000 });
  });

  it.each(EDGE_NUMBERS)("%s is so", (text) => expectTruth(text));

  it.each(["0", "1", "0.05", "-12.75", "1e5", "123456789.123456", "9007199254740991", "1e22"])(
    "%s is computed without a second look",
    (text) => {
      expect(read(text).kind).toBe(NUMBER);
    },
  );

  it("may have a million digits", () => {
    expectTruth("7".repeat(1_000_000));
    expectTruth(`0.${"0".repeat(1_000_000)}7`);
    expectTruth(`1e${"0".repeat(1_000_000)}7`);
  });
});
