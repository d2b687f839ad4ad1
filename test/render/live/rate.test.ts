import { expect, it } from "vitest";
import { formatLeft, formatRate } from "../../../src/render/live/rate.ts";

it("of a run that has all its steps nothing is said to be left", () => {
  expect([undefined, 0, 0.04, 0.1, 4.84, 200].map(formatLeft)).toEqual([
    "",
    "",
    "",
    "0.1 s",
    "4.8 s",
    "3 m 20 s",
  ]);
});

it("a pace is in steps a second, and in seconds a step where it is slow", () => {
  expect([undefined, 0, 0.2, 5.24, 1234].map(formatRate)).toEqual([
    "",
    "0/s",
    "5.0 s each",
    "5.2/s",
    "1234/s",
  ]);
});
