import { measure } from "./measure.ts";
import { median } from "./pairs.ts";
import { LINES, TRACKIO } from "./place.ts";
import { type Benchmark, megabytes } from "./row.ts";

/** How much memory our side takes, and whether it grows with the lines. */
export const memory: Benchmark = {
  name: "memory",
  run(place, quick) {
    const count = quick ? 2_000_000 : 10_000_000;
    const program = ["python3", LINES, String(count), "--fd"];
    const ours = measure(place, [TRACKIO, "run", "-q", "--", ...program], { memory: true });
    const node = measure(place, ["node", "-e", "0"]);
    const quarter = (which: number): number => {
      const { length } = ours.memory;
      return median(
        ours.memory.slice(Math.floor((length * which) / 4), Math.floor((length * (which + 1)) / 4)),
      );
    };
    const rounded = (bytes: number): string => `${megabytes(bytes).toFixed(0)} MB`;
    return [
      {
        what: `our peak memory during ${count.toLocaleString("en")} lines`,
        values: [megabytes(ours.peak)],
        unit: " MB",
        limit: 120,
        figures: `\`node -e 0\`: ${rounded(node.peak)}`,
      },
      {
        what: "our memory in the last quarter of that time / in the second quarter",
        values: [quarter(3) / quarter(1)],
        unit: "",
        limit: 1.1,
        figures: `by quarters: ${[0, 1, 2, 3].map((which) => rounded(quarter(which))).join(", ")}`,
      },
    ];
  },
};
