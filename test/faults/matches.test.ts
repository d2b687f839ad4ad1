import { describe, it } from "vitest";
import { play, type Round } from "./rounds.ts";
import { type Game, killWhileTaken, type Point } from "./taken.ts";
import type { Watched } from "./watched.ts";

const LINES = 1500;

/** Prints a number a line, as the argument says, with a bar among them that is drawn and taken away again; some to standard error. */
const PROGRAM = `
import os, sys, time
os.write(1, b"begun\\n")
for n in range(${LINES}):
    if sys.argv[1] == "steps":
        os.write(1, b"step %d loss=%d.50\\n" % (3 * n, n))
        if n % 4 == 0:
            os.write(2, b"step %d lr=%d\\n" % (n, n))
        if n % 7 == 0:
            os.write(1, b"\\r%d%% step %d loss=99" % (n, 3 * n))
            os.write(1, b"\\r\\x1b[K")
    else:
        os.write(1, b"{'loss': %d.5, 'grad_norm': nan, 'epoch': %d.25}\\n" % (n, n))
    if n % 20 == 0:
        time.sleep(0.01)
os.write(1, b"done\\n")`;

/** The lines that came through, each as it was last before it was wiped or left. */
const seen = (text: string): string[] =>
  text.split("\n").map((line) => line.replaceAll("\u001b[K", "\r").split("\r").filter(Boolean).at(-1) ?? "");

const STEP = /^(?:\d+% )?step (\d+) (?:loss|lr)=(.*)$/;

const steps = (text: string, name: string): Point[] =>
  seen(text).flatMap((line) => {
    const [, step, value] = line.includes(` ${name}=`) ? (STEP.exec(line) ?? []) : [];
    return step === undefined ? [] : [[Number(step), Number(value)] as const];
  });

const counted = (text: string): Point[] =>
  [...text.matchAll(/'loss': ([\d.]+)/g)].map(([, value], index): Point => [index, Number(value)]);

const GAMES: readonly [Style, ...Style[]] = [
  {
    style: "steps",
    match: ["step (?P<step>\\d+) loss=(?P<loss>\\S+)", "step (?P<step>\\d+) lr=(?P<lr>\\S+)"],
    wanted: ({ out, err }) => ({
      loss: { points: steps(out(), "loss") },
      lr: { points: steps(err(), "lr") },
    }),
  },
  {
    style: "transformers",
    match: ["transformers"],
    wanted: ({ out }) => ({ loss: { points: counted(out()) } }),
  },
];

interface Style {
  readonly style: string;
  readonly match: readonly string[];
  readonly wanted: (watched: Watched) => ReturnType<Game["wanted"]>;
}

function gameOf(round: Round): Game {
  const { style, match, wanted } = round.pick(GAMES);
  round.note(`--match ${match.join(" --match ")}`);
  return {
    flags: ["--capture", "pipe", ...match.flatMap((each) => ["--match", each])],
    program: ["python3", "-c", PROGRAM, style],
    lasts: 900,
    relayed: true,
    wanted: (_, watched) => wanted(watched),
  };
}

describe("numbers in what a program prints", () => {
  it("are in the run once each, in order, whenever their recorder is killed, their program, or who takes in what is left", () =>
    play("matches", { seconds: 8 }, (round) => killWhileTaken(round, gameOf(round))));
});
