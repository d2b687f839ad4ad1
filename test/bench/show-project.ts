import { rmSync } from "node:fs";
import { join } from "node:path";
import { bareNode, measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const RUNS = 1000;
const STEPS = 1000;

/** What it takes to look at a project with many runs. */
export const showProject: Benchmark = {
  name: "show-project",
  run(place, quick) {
    for (let index = 0; index < RUNS; index++) writeRun(place.store, "many", index, STEPS);
    const show = (): number => {
      const { wall, stdout } = measure(place, [TRACKIO, "show", "many"]);
      if (!stdout.includes(`run-${RUNS - 1}`)) throw new Error("not all runs were shown");
      return wall;
    };
    const cold = inTurn(
      quick ? 1 : 3,
      () => {
        for (let index = 0; index < RUNS; index++)
          rmSync(join(place.store, "many", `run-${index}`, "summary.json"), { force: true });
        return show();
      },
      () => bareNode(place),
    );
    const warm = inTurn(quick ? 5 : 15, show, () => bareNode(place));
    const what = "`trackio show` of a project with 1,000 finished runs of 1,000 steps";
    return [
      {
        what: `${what} / \`node -e 0\``,
        values: ratios(warm.ours, warm.theirs),
        unit: "",
        limit: 4,
        figures: seconds(warm.ours, warm.theirs),
      },
      {
        what: "the same, when no run has a summary yet",
        values: ratios(cold.ours, cold.theirs),
        unit: "",
        figures: seconds(cold.ours, cold.theirs),
      },
    ];
  },
};
