import { execFileSync } from "node:child_process";
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
const MANY = 10_000;
/** Seconds after which runs that were written count as settled, and the index takes them (src/store/run-index.ts). */
const SETTLED = 2.5;

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

/** What it takes to look at a project with very many runs: as a terminal shows it, and the best of some. */
export const showMany: Benchmark = {
  name: "show-many",
  run(place, quick) {
    for (let index = 0; index < MANY; index++) writeRun(place.store, "many", index, quick ? 20 : STEPS);
    const show = (where: Place, ...args: string[]): number => {
      const { wall, stdout } = measure(where, [TRACKIO, "show", "many", ...args]);
      if (!stdout.includes("run-")) throw new Error("no run was shown");
      return wall;
    };
    const first = show(place, "-n", "20");
    execFileSync("sleep", [String(SETTLED)]);
    show(place, "-n", "20");
    const pairs = quick ? 5 : 15;
    const best = ["-F", "loss.min < 0.3 and status = finished", "--sort", "loss.min", "-n", "20"];
    const node = measure(place, ["node", "-e", "0"]).wall;
    return [
      ...againstNode(place, {
        what: "`trackio show -n 20` of a project with 10,000 finished runs of 1,000 steps",
        limit: 6,
        pairs,
        ours: (where) => show(where, "-n", "20"),
      }),
      ...againstNode(place, {
        what: "the same with `-F 'loss.min < 0.3 and status = finished' --sort loss.min`",
        limit: 8,
        pairs,
        ours: (where) => show(where, ...best),
      }),
      ...againstNode(place, {
        what: "`trackio show` of all 10,000 into a pipe",
        pairs: quick ? 3 : 7,
        ours: (where) => show(where),
      }),
      {
        what: "the first look at them, when no run has a summary yet / `node -e 0`",
        values: [first / node],
        unit: "",
        figures: seconds([first], [node]),
      },
    ];
  },
};
