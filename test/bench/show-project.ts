import { rmSync } from "node:fs";
import { join } from "node:path";
import { againstNode } from "./against-node.ts";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { type Place, TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const RUNS = 1000;
const STEPS = 1000;

/** What it takes to look at a project with many runs. */
export const showProject: Benchmark = {
  name: "show-project",
  run(place, quick) {
    for (let index = 0; index < RUNS; index++) writeRun(place.store, "many", index, STEPS);
    const show = (where: Place): number => {
      const { wall, stdout } = measure(where, [TRACKIO, "show", "many"]);
      if (!stdout.includes(`run-${RUNS - 1}`)) throw new Error("not all runs were shown");
      return wall;
    };
    const forget = (): void => {
      for (let index = 0; index < RUNS; index++) {
        rmSync(join(place.store, "many", `run-${index}`, "summary.json"), { force: true });
      }
    };
    const cold = inTurn(
      quick ? 1 : 3,
      () => {
        forget();
        return show(place);
      },
      () => measure(place, ["node", "-e", "0"]).wall,
    );
    return [
      ...againstNode(place, {
        what: "`trackio show` of a project with 1,000 finished runs of 1,000 steps",
        limit: 4,
        pairs: quick ? 5 : 15,
        ours: show,
      }),
      {
        what: "the same when no run has a summary yet / `node -e 0`",
        values: ratios(cold.ours, cold.theirs),
        unit: "",
        figures: seconds(cold.ours, cold.theirs),
      },
    ];
  },
};
