import { expect, test } from "vitest";
import { parseRestart, pauseBefore } from "../../src/commands/restart.ts";

const FAILED = { exitCode: 1, signal: null, stopped: false, restarts: 0 };

test("how often is said behind a colon, or is not limited", () => {
  expect(parseRestart("on-failure")).toEqual({ most: Number.POSITIVE_INFINITY });
  expect(parseRestart("on-failure:3")).toEqual({ most: 3 });
  for (const text of ["", "always", "on-failure:", "on-failure:-1", "on-failure:x"])
    expect(() => parseRestart(text)).toThrow("--restart takes");
});

test("the pause grows, up to a minute", () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 7].map((restarts) =>
    pauseBefore({ most: Number.POSITIVE_INFINITY }, { ...FAILED, restarts }),
  );
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

test.each([
  ["after success", { ...FAILED, exitCode: 0 }],
  ["after somebody asked for the end", { ...FAILED, stopped: true }],
  ["when it was started again often enough", { ...FAILED, restarts: 2 }],
])("not %s", (_, ended) => {
  expect(pauseBefore({ most: 2 }, ended)).toBeUndefined();
});

test("not without being asked to; but after a signal of the system's as well", () => {
  expect(pauseBefore(undefined, FAILED)).toBeUndefined();
  expect(pauseBefore({ most: 2 }, { ...FAILED, exitCode: null, signal: "SIGSEGV" })).toBe(1);
});
