import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { bareNode, measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { PARSE_LOOP, TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const STEPS = 1_000_000;

/** What it takes to look at one long run. */
export const showRun: Benchmark = {
  name: "show-run",
  run(place, quick) {
    const file = writeRun(place.store, "long", 0, STEPS);
    const show = (): number => {
      const { wall, stdout } = measure(place, [TRACKIO, "show", "long/run-0"]);
      if (!stdout.includes("grad_norm")) throw new Error("the run's metrics were not shown");
      return wall;
    };
    const cold = inTurn(
      quick ? 3 : 7,
      () => {
        rmSync(join(dirname(file), "summary.json"), { force: true });
        return show();
      },
      () => measure(place, ["node", PARSE_LOOP, file]).wall,
    );
    const warm = inTurn(quick ? 5 : 20, show, () => bareNode(place));
    return [
      {
        what: "`trackio show` of a run with 1,000,000 steps, summary present / `node -e 0`",
        values: ratios(warm.ours, warm.theirs),
        unit: "",
        limit: 2.5,
        figures: seconds(warm.ours, warm.theirs),
      },
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
