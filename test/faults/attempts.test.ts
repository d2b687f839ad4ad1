import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { startMixed } from "./mixed.ts";
import { kill, untilGone } from "./processes.ts";
import { complain, play, type Round } from "./rounds.ts";
import { finalProblems, folderOf, lifeSoFar, orphanProblems, show } from "./verdict.ts";
import { programsOf, randomInstant } from "./watched.ts";

const LINES = 10_000;

const FILES = ["run", "config", "steps", "tables", "system", "alerts", "rejected"].map(
  (name) => `${name}.ndjson`,
);

describe("the second attempt of a run", () => {
  it("is kept like the first when its recorder is killed, and leaves the first as it was, byte for byte", () =>
    play("attempts", { seconds: 20 }, async (round) => {
      await firstAttempt(round);
      const { place } = round;
      const before = new Map(FILES.map((file) => [file, bytesOf(round, file)]));
      const mixed = startMixed(place, ["--name", "r", "--resume", "allow"], LINES, "b.");
      await randomInstant(round, mixed);
      const programs = programsOf(mixed);
      const whom = round.pick(["recorder", "both"]);
      kill(mixed.recorder, ...(whom === "both" ? programs : []));
      round.note(`${whom} killed`);
      const problems = whom === "recorder" ? await orphanProblems(place) : [];
      await mixed.gone;
      await untilGone(programs);
      const started = lifeSoFar(place).some(({ event, attempt }) => event === "started" && attempt === 2);
      if (mixed.said("begun") || started)
        problems.push(
          ...(await finalProblems(place, mixed, LINES, { attempt: 2, tag: "b.", killed: whom === "both" })),
        );
      else await show(place);
      for (const [file, bytes] of before)
        if (!bytesOf(round, file).subarray(0, bytes.length).equals(bytes))
          problems.push(`${file} of attempt 1 is not what it was`);
      complain(problems, mixed.err());
    }));
});

/** An attempt that was ended, or one whose recorder was killed. */
async function firstAttempt(round: Round): Promise<void> {
  const mixed = startMixed(round.place, ["--name", "r"], 2000, "a.");
  await mixed.says("begun");
  if (round.random() < 0.5) {
    round.note("recorder of attempt 1 killed");
    kill(mixed.recorder);
  }
  await mixed.gone;
  await untilGone(programsOf(mixed));
  await show(round.place);
}

function bytesOf({ place }: Round, file: string): Buffer {
  const path = join(folderOf(place), file);
  return existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
}
