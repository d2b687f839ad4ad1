import { expect, it } from "vitest";
import { adviceLine } from "../../src/render/match/advice-line.ts";

it("names the flag, and what it would have kept", () => {
  expect(adviceLine({ reader: "keras", points: 6, metrics: ["loss", "accuracy"] })).toBe(
    "it printed 6 lines of numbers (loss, accuracy): --match keras keeps them",
  );
  expect(adviceLine({ reader: "json", points: 1200, metrics: ["a\u001b[2J", "b", "c", "d"] })).toBe(
    "it printed 1,200 lines of numbers (a, b, c, …): --match json keeps them",
  );
});
