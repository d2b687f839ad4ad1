import { bareNode, measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";

/** What a program pays for being run by us, when it does nothing at all. */
export const start: Benchmark = {
  name: "start",
  run(place, quick) {
    const run = (): number => measure(place, ["sh", "-c", '"$0" run -- true 2>/dev/null', TRACKIO]).wall;
    const { ours, theirs } = inTurn(quick ? 10 : 40, run, () => bareNode(place));
    return [
      {
        what: "wall of `trackio run -- true` / `node -e 0`",
        values: ratios(ours, theirs),
        unit: "",
        limit: 1.6,
        figures: seconds(ours, theirs),
      },
    ];
  },
};
