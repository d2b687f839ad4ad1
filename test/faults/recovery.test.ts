import { describe, it } from "vitest";
import { trackio } from "../support/trackio.ts";
import { startMixed } from "./mixed.ts";
import { kill, untilGone } from "./processes.ts";
import { complain, play } from "./rounds.ts";
import { finalProblems } from "./verdict.ts";
import { programsOf, randomInstant } from "./watched.ts";

const LINES = 20_000;

describe("a recovery that is killed itself", () => {
  it("is done by the next one, which takes every line in once", () =>
    play("recovery", { seconds: 16 }, async (round) => {
      const { place } = round;
      const mixed = startMixed(place, ["--name", "r"], LINES);
      await randomInstant(round, mixed);
      const programs = programsOf(mixed);
      const whom = round.pick(["recorder", "both"]);
      kill(mixed.recorder, ...(whom === "both" ? programs : []));
      round.note(`${whom} killed`);
      await mixed.gone;
      await untilGone(programs);
      for (let again = round.pick([1, 3, 6]); again > 0; again--) {
        const after = round.between(40, 350);
        round.note(`show killed ${after} ms after its start`);
        await trackio(place, ["show", "p/r"], { timeout: after, killSignal: "SIGKILL" });
      }
      complain(await finalProblems(place, mixed, LINES, { killed: whom === "both" }), mixed.err());
    }));
});
