import { setTimeout as pause } from "node:timers/promises";
import { describe, it } from "vitest";
import { startMixed } from "./mixed.ts";
import { kill, untilGone } from "./processes.ts";
import { complain, play, type Round } from "./rounds.ts";
import { finalProblems, orphanProblems, show, statusIn } from "./verdict.ts";
import { programsOf, randomInstant } from "./watched.ts";

const LINES = 20_000;

describe("every line is there once, in order, and what is shown is true", () => {
  it("after the recorder was killed; the program lived on", () =>
    play("recorder", { seconds: 24, full: 150 }, (round) => killed(round, "recorder")));

  it("after the recorder was killed, and the program with it", () =>
    play("both", { seconds: 20, full: 150 }, (round) => killed(round, "both")));

  it("after the program was killed", () =>
    play("program", { seconds: 8 }, async (round) => {
      const { place } = round;
      const mixed = startMixed(place, ["--name", "r"], LINES);
      await mixed.says("begun");
      const after = round.between(0, 1000);
      round.note(`program killed ${after} ms after its first line`);
      await pause(after);
      kill(...programsOf(mixed));
      await mixed.gone;
      const problems = await finalProblems(place, mixed, LINES, { killed: true });
      const status = statusIn(await show(place));
      if (!mixed.said("done") && status !== "killed") problems.push(`it is ${status}, not killed`);
      complain(problems, mixed.err());
    }));
});

/** Kills at a random instant, and looks at what there is then. */
async function killed(round: Round, whom: "recorder" | "both"): Promise<void> {
  const { place } = round;
  const mixed = startMixed(place, ["--name", "r"], LINES);
  await randomInstant(round, mixed);
  const programs = programsOf(mixed);
  kill(mixed.recorder, ...(whom === "both" ? programs : []));
  round.note(`${whom} killed`);
  const problems = whom === "recorder" ? await orphanProblems(place) : [];
  await mixed.gone;
  await untilGone(programs);
  problems.push(...(await finalProblems(place, mixed, LINES, { killed: whom === "both" })));
  complain(problems, mixed.err());
}
