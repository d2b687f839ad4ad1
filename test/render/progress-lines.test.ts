import { expect, test } from "vitest";
import {
  killedLine,
  restartLine,
  resumedLine,
  startedLine,
  terminatedLine,
  waitingLine,
} from "../../src/render/progress-lines.ts";
import { screenOf } from "./views.ts";

const screen = screenOf(80);
const waited = { name: "iris/first", pid: 42 };

test("a run that begins, and one that goes on", () => {
  expect(startedLine("iris/first", screen)).toBe("● iris/first started");
  const resumed = { attempt: 2, step: 81, checkpoint: undefined, finished: false };
  expect(resumedLine("iris/first", resumed, screen)).toBe("● iris/first resumed: attempt 2, from step 81");
  expect(resumedLine("iris/first", { ...resumed, checkpoint: "ckpt/80.pt" }, screen)).toBe(
    "● iris/first resumed: attempt 2, from step 81, checkpoint ckpt/80.pt",
  );
  expect(resumedLine("iris/first", { ...resumed, finished: true }, screen)).toBe(
    "● iris/first had finished; resumed: attempt 2, from step 81",
  );
});

test("a program that was asked to end", () => {
  expect(waitingLine(waited, "SIGTERM", screen)).toBe(
    "◌ iris/first got SIGTERM: waiting for process 42 to end",
  );
  expect(waitingLine(waited, "SIGINT", screen)).toBe(
    "◌ iris/first: waiting for process 42. Ctrl-C twice sends SIGTERM",
  );
  expect(terminatedLine(waited, screen)).toBe(
    "◌ iris/first: sent SIGTERM to process 42. Ctrl-C again kills it",
  );
  expect(killedLine(waited, screen)).toBe("✘ iris/first: killing process 42 and all it started");
});

test("what is said while a program is ending fits 80 columns", () => {
  const named = { name: "imagenet/brave-forest", pid: 4_194_304 };
  const lines = [
    waitingLine(named, "SIGINT", screen),
    waitingLine(named, "SIGTERM", screen),
    terminatedLine(named, screen),
    killedLine(named, screen),
  ];
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("a program that is started again", () => {
  expect(restartLine(2, 1, 3, screen)).toBe("↻ starting again in 2 s (number 1 of 3 restarts at most)");
  expect(restartLine(60, 7, Number.POSITIVE_INFINITY, screen)).toBe("↻ starting again in 60 s (number 7)");
});

test("nobody's name reaches the terminal as it is", () => {
  const name = "p/\u001b[31mr";
  for (const line of [startedLine(name, screen), waitingLine({ name, pid: 1 }, "SIGTERM", screen)])
    expect(line).not.toContain("\u001b[31m");
});
