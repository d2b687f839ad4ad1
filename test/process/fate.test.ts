import { constants } from "node:os";
import { expect, it } from "vitest";
import { exitCodeOf } from "../../src/process/fate.ts";

it.each([
  [{ exitCode: 0, signal: null }, 0],
  [{ exitCode: 255, signal: null }, 255],
  [{ exitCode: null, signal: "SIGKILL" }, 137],
  [{ exitCode: null, signal: "SIGTERM" }, 143],
])("a program that ended with %o gives the exit code %i", (fate, code) => {
  expect(exitCodeOf(fate, constants.signals)).toBe(code);
});
