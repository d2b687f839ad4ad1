import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, it } from "vitest";
import { type Outcome, trackio } from "../support/trackio.ts";
import { startMixed } from "./mixed.ts";
import { kill, untilGone } from "./processes.ts";
import { complain, play, type Round } from "./rounds.ts";
import { finalProblems, folderOf } from "./verdict.ts";
import { programsOf, randomInstant } from "./watched.ts";

const LINES = 20_000;
const READ = fileURLToPath(new URL("read_lines.py", import.meta.url));

describe("readers while a run is written", () => {
  it("never fail and never see half a record, also when the recorder dies, and when several recover at once", () =>
    play("readers", { seconds: 16 }, async (round) => {
      const { place } = round;
      const reader = execa("python3", [READ, folderOf(place)], { stdin: "pipe" });
      const mixed = startMixed(place, ["--name", "r"], LINES);
      await mixed.says("begun");
      let over = false;
      let killed = false;
      const shows = Promise.all(
        [0, 1].map(() =>
          showAll(
            round,
            () => over,
            () => killed,
          ),
        ),
      );
      if (round.random() < 0.7) {
        await randomInstant(round, mixed);
        killed = true;
        kill(mixed.recorder);
        round.note("recorder killed");
      }
      const programs = programsOf(mixed);
      await mixed.gone;
      await untilGone(programs);
      const several = await Promise.all([0, 1, 2].map(() => trackio(place, ["show", "p/r", "--json"])));
      over = true;
      reader.stdin.end();
      const read = JSON.parse((await reader).stdout) as { times: number; problems: readonly string[] };
      const problems = [...(await shows).flat(), ...several.flatMap(failureOf), ...read.problems];
      problems.push(...(await finalProblems(place, mixed, LINES, { killed: false })));
      round.note(`read ${read.times} times`);
      complain(problems, mixed.err());
    }));
});

/** Shows the run again and again. What went wrong, in words. */
async function showAll({ place }: Round, over: () => boolean, killed: () => boolean): Promise<string[]> {
  const problems: string[] = [];
  let seen = 0;
  while (!over() && problems.length === 0) {
    const shown = await trackio(place, ["show", "p/r", "--json"]);
    problems.push(...failureOf(shown));
    if (problems.length > 0) continue;
    const { steps } = JSON.parse(shown.stdout) as { steps: { count: number; last: number | null } };
    if (steps.last !== null && steps.last + 1 !== steps.count)
      problems.push(`show counts ${steps.count} steps, the last one is ${steps.last}`);
    // A recovery cuts off what it writes again.
    if (steps.count < seen && !killed()) problems.push(`show counts ${steps.count} steps after ${seen}`);
    seen = steps.count;
  }
  return problems;
}

/** The one that recovers may tell of the lines that were rejected. */
const failureOf = ({ exitCode, stderr }: Outcome): string[] =>
  exitCode === 0 && /^(trackio: a line was not understood .*)?$/.test(stderr)
    ? []
    : [`show: ${exitCode}, ${stderr}`];
