import fc from "fast-check";
import { expect, test } from "vitest";
import { naturalOrder } from "../../src/format/natural-order.ts";

test("numbers in names go by their size", () => {
  const wanted = [
    "",
    "1",
    "2",
    "10",
    "a",
    "a-b",
    "run",
    "run-2",
    "run-02b",
    "run-10",
    "run-10-1",
    "v1.9",
    "v1.10",
  ];
  expect(wanted.toReversed().sort(naturalOrder)).toEqual(wanted);
});

test("is an order: only equal names are equal, and no three contradict each other", () => {
  const names = fc
    .array(fc.constantFrom("0", "1", "2", "a", "-", "é"), { maxLength: 6 })
    .map((all) => all.join(""));
  fc.assert(
    fc.property(names, names, names, (a, b, c) => {
      expect(naturalOrder(a, b) === 0).toBe(a === b);
      expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) || 0);
      if (naturalOrder(a, b) < 0 && naturalOrder(b, c) < 0) expect(naturalOrder(a, c)).toBeLessThan(0);
    }),
    { numRuns: 3000 },
  );
});
