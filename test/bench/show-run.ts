import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { againstNode } from "./against-node.ts";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { PARSE_LOOP, type Place, TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const STEPS = 1_000_000;

/** A command on a terminal (`script` of util-linux), which takes some time of its own. */
const inTerminal = (command: readonly string[]): string[] => [
  "script",
  "-qec",
  command.map((word) => `'${word}'`).join(" "),
  "/dev/null",
];

/** What it takes to look at one long run. */
export const showRun: Benchmark = {
  name: "show-run",
  run(place, quick) {
    const file = writeRun(place.store, "long", 0, STEPS);
    const show = (where: Place): number => {
      const { wall, stdout } = measure(where, [TRACKIO, "show", "long/run-0"]);
      if (!stdout.includes("grad_norm")) throw new Error("the run's metrics were not shown");
      return wall;
    };
    const onTerminal = (where: Place): number => {
      const { wall, stdout } = measure(where, inTerminal([TRACKIO, "show", "long/run-0"]));
      if (!stdout.includes("course")) throw new Error("the metrics' course was not shown");
      return wall;
    };
    const cold = (look: (where: Place) => number, derived: readonly string[]) =>
      inTurn(
        quick ? 3 : 7,
        () => {
          for (const name of derived) rmSync(join(dirname(file), name), { recursive: true, force: true });
          return look(place);
        },
        () => measure(place, ["node", PARSE_LOOP, file]).wall,
      );
    const piped = cold(show, ["summary.json"]);
    const seen = cold(onTerminal, ["summary.json", ".series"]);
    const warm = inTurn(
      quick ? 5 : 20,
      () => onTerminal(place),
      () => measure(place, inTerminal(["node", "-e", "0"])).wall,
    );
    return [
      ...againstNode(place, {
        what: "`trackio show` of a run with 1,000,000 steps, its summary present",
        limit: 2.5,
        pairs: quick ? 5 : 20,
        ours: show,
      }),
      {
        what: "the same without a summary / a script that calls `JSON.parse` for each line",
        values: ratios(piped.ours, piped.theirs),
        unit: "",
        limit: 1.5,
        figures: seconds(piped.ours, piped.theirs),
      },
      {
        what: "the same on a terminal, with sparklines / `node -e 0` on one",
        values: ratios(warm.ours, warm.theirs),
        unit: "",
        limit: 2.5,
        figures: seconds(warm.ours, warm.theirs),
      },
      {
        what: "that without a summary, and nothing kept of sparklines / the same script",
        values: ratios(seen.ours, seen.theirs),
        unit: "",
        limit: 1.5,
        figures: seconds(seen.ours, seen.theirs),
      },
    ];
  },
};
