import { expect, test } from "vitest";
import { checkpointBefore } from "../../src/history/checkpoint.ts";

const at = (step: number | null) => ({ path: `${step}.pt`, step, rank: 0 });

test.each([
  ["the last one", [at(10), at(20)], 21, "20.pt"],
  ["the last one that is not beyond the next step", [at(10), at(20), at(30)], 21, "20.pt"],
  ["the last one reported, not the one with the highest step", [at(30), at(10)], 40, "10.pt"],
  ["one without a step, whatever the next is", [at(10), at(null)], 0, "null.pt"],
])("a program goes on from %s", (_, checkpoints, next, path) => {
  expect(checkpointBefore(checkpoints, next)?.path).toBe(path);
});

test("or from none", () => {
  expect(checkpointBefore([], 5)).toBeUndefined();
  expect(checkpointBefore([at(10)], 9)).toBeUndefined();
});
