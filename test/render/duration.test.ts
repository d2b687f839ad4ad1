import { expect, test } from "vitest";
import { formatAge, formatClock } from "../../src/render/age.ts";
import { formatDuration } from "../../src/render/duration.ts";

test.each([
  [0, "0 ms"],
  [-1, "0 ms"],
  [Number.NaN, "0 ms"],
  [0.0004, "0 ms"],
  [0.001, "1 ms"],
  [0.04, "40 ms"],
  [0.0994, "99 ms"],
  [0.0996, "0.1 s"],
  [0.4, "0.4 s"],
  [12.34, "12.3 s"],
  [59.94, "59.9 s"],
  [59.96, "1 m"],
  [200, "3 m 20 s"],
  [3599.6, "1 h"],
  [7500, "2 h 5 m"],
  [86_399, "1 d"],
  [273_600, "3 d 4 h"],
])("a duration of %d seconds is %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test.each([
  [-5000, "now"],
  [0, "now"],
  [3000, "3 s ago"],
  [119_000, "1 m ago"],
  [5 * 3_600_000, "5 h ago"],
  [4 * 86_400_000, "4 d ago"],
  [Number.NaN, ""],
])("what was %d milliseconds ago was %s", (milliseconds, text) => {
  expect(formatAge(1e12 - milliseconds, 1e12)).toBe(text);
});

test("an instant on the clock is told in the time zone asked for", () => {
  const instant = Date.parse("2026-11-23T03:26:00Z");
  expect(formatClock(instant, "UTC")).toBe("2026-11-23 03:26:00");
  expect(formatClock(instant, "Asia/Tokyo")).toBe("2026-11-23 12:26:00");
});
