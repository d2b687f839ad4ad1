import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { LINES, PARSE_LOOP, TRACKIO } from "./place.ts";
import { type Benchmark, seconds } from "./row.ts";

const COUNT = 1_000_000;

/** What our side of a run costs in CPU: everything, from our start to the summary. */
export const ingest: Benchmark = {
  name: "ingest",
  run(place, quick) {
    const file = join(place.root, "lines.ndjson");
    measure(place, ["python3", LINES, String(COUNT), "--to", file]);
    const { ours, theirs } = inTurn(
      quick ? 3 : 9,
      () => {
        rmSync(place.store, { recursive: true, force: true });
        return measure(place, [TRACKIO, "run", "-q", "--", "sh", "-c", 'cat "$0" >&3', file]).cpu;
      },
      () => {
        const { cpu, stdout } = measure(place, ["node", PARSE_LOOP, file]);
        const { parsed, cpu: loop } = JSON.parse(stdout) as { parsed: number; cpu: number };
        if (parsed !== COUNT) throw new Error(`the loop parsed ${parsed} lines`);
        return { whole: cpu, loop };
      },
    );
    const loop = theirs.map((usage) => usage.loop);
    const whole = theirs.map((usage) => usage.whole);
    const size = Math.round(statSync(file).size / COUNT);
    return [
      {
        what: `our CPU for 1,000,000 lines of ${size} bytes / a loop of \`JSON.parse\` over them, the loop alone`,
        values: ratios(ours, loop),
        unit: "",
        limit: 1.5,
        figures: seconds(ours, loop),
      },
      {
        what: "the same / all of the script with that loop (Node's start, reading, splitting)",
        values: ratios(ours, whole),
        unit: "",
        figures: seconds(ours, whole),
      },
    ];
  },
};
