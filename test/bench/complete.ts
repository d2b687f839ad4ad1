import { againstNode } from "./against-node.ts";
import { measure } from "./measure.ts";
import { type Place, TRACKIO } from "./place.ts";
import type { Benchmark } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const RUNS = 1000;

/** What it takes to complete a word: the script of `trackio completion` asks at every Tab. */
export const complete: Benchmark = {
  name: "complete",
  run(place, quick) {
    for (let index = 0; index < RUNS; index++) writeRun(place.store, "many", index, 1);
    const ask =
      (word: string, answer: string) =>
      (where: Place): number => {
        const { wall, stdout } = measure(where, [TRACKIO, "__complete", "zsh", "show", word]);
        if (!stdout.split("\n").includes(answer)) throw new Error(`"${word}" was not completed`);
        return wall;
      };
    const pairs = quick ? 5 : 15;
    return [
      ...againstNode(place, {
        what: "completion of a run's name in a store of 1,000 runs",
        limit: 2,
        pairs,
        ours: ask("many/run-99", "many/run-999"),
      }),
      ...againstNode(place, {
        what: "completion of a metric's name (`@min:`) in that store",
        limit: 3,
        pairs,
        ours: ask("@min:l", "@min:loss"),
      }),
    ];
  },
};
