import { expect, test } from "vitest";
import { closest } from "../../src/format/closest.ts";

const NAMES = ["loss", "val/loss", "accuracy", "learning_rate", "lr", "optimizer.name"];

test.each([
  ["los", ["loss", "val/loss"]],
  ["lsos", ["loss"]],
  ["acuracy", ["accuracy"]],
  ["acc", ["accuracy"]],
  ["LOSS", ["loss", "val/loss"]],
  ["learning-rate", ["learning_rate"]],
  ["zzz", []],
  ["", []],
  ["x".repeat(101), []],
])("%j may mean %j", (name, wanted) => expect(closest(name, NAMES)).toEqual(wanted));

test("no more than three are told, each once", () => {
  expect(closest("a1", ["a2", "a3", "a4", "a5", "a2"])).toEqual(["a2", "a3", "a4"]);
});
