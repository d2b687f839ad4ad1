import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { recordsIn, sessionsIn } from "../support/runs.ts";
import { trackio } from "../support/trackio.ts";
import { complain, play } from "./rounds.ts";
import { startWatched, type Watched } from "./watched.ts";

/** Reports lines that say whose they are, and lives until everybody has begun. */
const PROGRAM = `for n in 0 1 2 3 4; do echo '{"who": "'$1'"}' >&3; done; echo begun; until [ -e gate ]; do sleep 0.01; done; echo '{"who": "'$1'"}' >&3`;

const RUN = ["-p", "p", "--name", "x", "--resume", "allow"];

describe("two recorders that are asked for one run at the same instant", () => {
  it("one of them gets it, the other one a run of its own, and says so; nothing is lost", () =>
    play("claims", { seconds: 8, full: 100 }, async (round) => {
      const { place } = round;
      const there = round.random() < 0.5;
      round.note(there ? "the run is there" : "there is no such run");
      if (there) await trackio(place, ["run", ...RUN, "--", "sh", "-c", 'echo \'{"who": "first"}\' >&3']);
      const both = ["a", "b"].map((who) => startWatched(place, RUN, ["sh", "-c", PROGRAM, "sh", who], who));
      await Promise.all(both.map(({ says }) => says("begun")));
      writeFileSync(join(place.cwd, "gate"), "");
      await Promise.all(both.map(({ gone }) => gone));
      const whoseIn = (run: string): unknown[] =>
        recordsIn(join(place.store, "p", run, "steps.ndjson")).map(({ who }) => who);
      const of = (who: string): string[] => Array.from({ length: 6 }, () => who);
      const held = [whoseIn("x").slice(there ? 1 : 0), whoseIn("x-2")].map((list) => list.join());
      const problems: string[] = [];
      const orders = [
        [of("a").join(), of("b").join()],
        [of("b").join(), of("a").join()],
      ];
      if (!orders.some((order) => order.join(" ") === held.join(" ")))
        problems.push(`x and x-2 hold ${held.join(" and ")}`);
      if (existsSync(join(place.store, "p/x-3"))) problems.push("there is a third run");
      const says = ({ err }: Watched): boolean => /this run is "x-2"/.test(err());
      if (both.filter(says).length !== 1)
        problems.push(`${both.filter(says).length} said that they have another run`);
      const starts = recordsIn(join(place.store, "p/x/run.ndjson")).filter(
        ({ event }) => event === "started",
      );
      if (starts.length !== (there ? 2 : 1)) problems.push(`x was started ${starts.length} times`);
      problems.push(...sessionsIn(place.store).map((session) => `left in the spool: ${session}`));
      complain(problems, both.map(({ err }) => err()).join("\n"));
    }));
});
