import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Live, startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, recordsIn, sessionsIn } from "../support/runs.ts";
import { type Place, trackio } from "../support/trackio.ts";
import { faultPlace, mounted } from "./place.ts";
import { kill, untilGone } from "./processes.ts";

/** Lines that are printed before the disk is full, while it is, and when there is room again. */
const BEFORE = 2000;
const MEANWHILE = 300_000;
const AFTER = 2000;

/** Prints numbered lines in three parts, the last of them slowly, and waits for a word before each but the first, and its end. */
const PROGRAM = `
import os, sys, time
n = 0
for lines in ${BEFORE}, ${MEANWHILE}, ${AFTER}:
    for _ in range(lines // 100):
        os.write(1, b"".join(b"n=%d at %d\\n" % (each, each) for each in range(n, n + 100)))
        n += 100
        if lines == ${AFTER}:
            time.sleep(0.02)
    os.write(2, b"printed %d\\n" % n)
    if os.read(0, 1) == b"":
        break
os._exit(7)`;

const printed = Array.from({ length: BEFORE + MEANWHILE + AFTER }, (_, n) => `n=${n} at ${n}`);

/** What it says of that on standard error. */
const SAID = [BEFORE, BEFORE + MEANWHILE, printed.length].map((lines) => `printed ${lines}`);

/** Takes all the room that there is. */
function fill(folder: string): string {
  const path = join(folder, ".ballast");
  const fd = openSync(path, "w");
  for (let size = 1 << 20; size > 0; size >>= 1)
    try {
      while (writeSync(fd, Buffer.alloc(size)) === size);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    }
  closeSync(fd);
  return path;
}

const start = (place: Place): Live =>
  startTrackio(
    place,
    ["run", "--name", "r", "--no-code", "--match", "n=(?<n>\\d+) at", "--", "python3", "-c", PROGRAM],
    { stdin: "pipe", maxBuffer: 1e9 },
  );

/** The lines of a run's output on a stream, without what stands before them. */
const kept = (run: string, stream: string): string[] =>
  readFileSync(join(run, "output.log"), "utf8")
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      const [, name, ...text] = line.split(" ");
      return name === stream ? [text.join(" ")] : [];
    });

/** What is there is whole, and how much is not is told: all lines but those that are missing, as often as it is told. */
function judge(run: string, all: readonly string[]): void {
  const lines = kept(run, "stdout");
  expect(lines.slice(0, BEFORE)).toEqual(all.slice(0, BEFORE));
  const gaps = kept(run, "trackio").map((text) => Number(/^gap (\d+) bytes/.exec(text)?.[1]));
  expect(gaps.length).toBeGreaterThan(0);
  const whole = new Set(all);
  // Where something is missing, a line before it and one behind it may be torn.
  const torn = lines.filter((line) => !whole.has(line));
  expect(torn.length).toBeLessThanOrEqual(2 * gaps.length);
  const bytes = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + text.length + 1, 0);
  const errors = kept(run, "stderr");
  const saidAll = SAID.filter((said) => Number(/\d+/.exec(said)?.[0]) <= all.length);
  const missing = bytes([...all, ...saidAll]) - bytes([...lines, ...errors]);
  const told = gaps.reduce((sum, gap) => sum + gap, 0);
  // Half a line before a gap has no newline.
  expect(told - missing).toBeGreaterThanOrEqual(0);
  expect(told - missing).toBeLessThanOrEqual(gaps.length);
  const numbers = recordsIn(join(run, "steps.ndjson")).map(({ n }) => Number(n));
  const taken = lines.filter((line) => whole.has(line)).map((line) => Number(/\d+/.exec(line)?.[0]));
  // Whether a line beside a gap is whole cannot be told: no number is taken from it.
  expect(taken.length - numbers.length).toBeLessThanOrEqual(2 * gaps.length);
  expect(taken.filter((number) => numbers.includes(number))).toEqual(numbers);
}

describe("a disk that is full while output is captured", () => {
  it.for<[string, { dies: boolean; endsFull: boolean }]>([
    ["until there is room again", { dies: false, endsFull: false }],
    ["until there is room again, and its recorder is killed meanwhile", { dies: true, endsFull: false }],
    ["to the program's end", { dies: false, endsFull: true }],
    ["to the program's end, and its recorder is killed", { dies: true, endsFull: true }],
  ])(
    "%s: does not hold up the program, what was kept is whole, and what is missing is told",
    async ([, { dies, endsFull }], { skip }) => {
      const place = faultPlace();
      mkdirSync(place.store);
      if (!mounted(place.store, "8m")) skip("no right to mount a file system of 8 MB here");
      const live = start(place);
      await live.says(`printed ${BEFORE}\n`);
      const run = onlyRun(place);
      await until(() => recordsIn(join(run, "steps.ndjson")).length === BEFORE, "the first lines");
      const program = Number(eventOf(run, "started")?.["pid"]);
      const ballast = fill(place.store);
      live.process.stdin?.write(".");
      // It prints all of it, whatever becomes of ours.
      await live.says(`printed ${BEFORE + MEANWHILE}\n`);
      const passed = (count: number) =>
        until(() => live.out().endsWith(`${printed[count - 1]}\n`), `${count} lines`);
      await passed(BEFORE + MEANWHILE);
      if (dies) kill(live.pid);
      if (!endsFull) {
        rmSync(ballast);
        live.process.stdin?.write(".");
        await passed(printed.length);
      }
      live.process.stdin?.end();
      const { exitCode } = await live.process;
      if (!dies) expect(exitCode).toBe(7);
      await untilGone([program]);
      rmSync(ballast, { force: true });
      await trackio(place, ["show", "r"]);
      const all = endsFull ? printed.slice(0, BEFORE + MEANWHILE) : printed;
      expect(live.out().trimEnd().split("\n")).toEqual(all);
      judge(run, all);
      if (!endsFull) expect(kept(run, "stdout").slice(-AFTER / 2)).toEqual(all.slice(-AFTER / 2));
      expect(sessionsIn(place.store)).toEqual([]);
      const check = await trackio(place, ["check"]);
      expect(check.exitCode, check.stdout).toBe(0);
    },
  );
});
