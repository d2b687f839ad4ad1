import { expect, it } from "vitest";
import { adviceLine, chosenLine, nothingLine } from "../../src/render/match/advice-line.ts";

it("names the flag, and what it would have kept", () => {
  expect(adviceLine({ reader: "keras", points: 6, metrics: ["loss", "accuracy"] })).toBe(
    "it printed 6 lines of numbers (loss, accuracy): --match keras keeps them",
  );
  expect(adviceLine({ reader: "json", points: 1200, metrics: ["a\u001b[2J", "b", "c", "d"] })).toBe(
    "it printed 1,200 lines of numbers (a, b, c, …): --match json keeps them",
  );
});

it("says where what was asked for took nothing, and what auto chose", () => {
  const advice = { reader: "keras", points: 6, metrics: ["loss"] };
  expect(nothingLine(["json", "a (?<b>c)"], undefined)).toBe(
    "--match json --match 'a (?<b>c)' took nothing from what it printed",
  );
  expect(nothingLine(["json"], advice)).toBe(
    "--match json took nothing from what it printed; --match keras would take 6 lines of numbers (loss)",
  );
  expect(nothingLine(["keras"], advice)).toBe("--match keras took nothing from what it printed");
  expect(chosenLine("keras")).toBe("--match auto chose keras");
});
