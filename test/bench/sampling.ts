import { measure } from "./measure.ts";
import { inTurn } from "./pairs.ts";
import { PROCESS_TREE, TRACKIO } from "./place.ts";
import type { Benchmark } from "./row.ts";

/** Processes that the program has. */
const PROCESSES = 200;
/** Seconds that it runs, with a sample in each; the default is one in ten. */
const SECONDS = 15;
const DEFAULT = 10;

/** What it costs to sample the machine beside a program of many processes: our CPU with samples, less that without. */
export const sampling: Benchmark = {
  name: "sampling",
  run: (place, quick) => {
    const cpu = (interval: string): number =>
      measure(
        place,
        [
          TRACKIO,
          "run",
          "-q",
          "--sample",
          interval,
          "--",
          "python3",
          PROCESS_TREE,
          String(PROCESSES),
          String(SECONDS),
        ],
        { stderr: "ignore" },
      ).cpu;
    const taken = inTurn(
      quick ? 2 : 4,
      () => cpu("1s"),
      () => cpu("off"),
    );
    const each = taken.ours.map(
      (ours, index) => (ours - (taken.theirs[index] ?? Number.NaN)) / (SECONDS + 2),
    );
    return [
      {
        what: `a core, in percent, that samples take every ${DEFAULT} s beside ${PROCESSES} processes`,
        values: each.map((seconds) => (seconds / DEFAULT) * 100),
        unit: "",
        limit: 0.3,
        figures: `${(1000 * (each.reduce((sum, value) => sum + value, 0) / each.length)).toFixed(1)} ms a sample`,
      },
    ];
  },
};
