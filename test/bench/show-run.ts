import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { againstNode } from "./against-node.ts";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { PARSE_LOOP, type Place, TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const STEPS = 1_000_000;

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
    const cold = inTurn(
      quick ? 3 : 7,
      () => {
        rmSync(join(dirname(file), "summary.json"), { force: true });
        return show(place);
      },
      () => measure(place, ["node", PARSE_LOOP, file]).wall,
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
        values: ratios(cold.ours, cold.theirs),
        unit: "",
        limit: 1.5,
        figures: seconds(cold.ours, cold.theirs),
      },
    ];
  },
};
