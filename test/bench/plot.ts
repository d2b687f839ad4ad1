import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { againstNode } from "./against-node.ts";
import { measure, type Usage } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { PARSE_STREAM, type Place, TRACKIO } from "./place.ts";
import { type Benchmark, megabytes, type Row, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

/** What it takes to draw one metric of a long run. */
export const plot: Benchmark = {
  name: "plot",
  run(place, quick) {
    const most = quick ? 2_000_000 : 10_000_000;
    const [long, usual] = [stored(place, "long", most), stored(place, "usual", 1_000_000)];
    const pairs = quick ? 2 : 5;
    // Of fewer lines, starting has a larger part than the limit allows for.
    const limit = quick ? undefined : 0.3;
    return [
      ...cold(place, long, "loss", pairs, limit),
      ...cold(place, long, "grad_norm", pairs, limit),
      ...againstNode(place, {
        what: `\`trackio plot\` of one of its metrics that was read before`,
        limit: 4,
        pairs: quick ? 5 : 20,
        ours: (where) => draw(where, long, "loss").wall,
      }),
      peak(place, long),
      ...cold(place, usual, "loss", pairs),
    ];
  },
};

/** A run in the store. */
interface Stored {
  readonly name: string;
  readonly steps: number;
  readonly file: string;
}

function stored(place: Place, project: string, steps: number): Stored {
  const file = writeRun(place.store, project, 0, steps);
  return { name: `${project}/run-0`, steps, file };
}

function draw(place: Place, { name }: Stored, metric: string): Usage {
  const usage = measure(place, [TRACKIO, "plot", name, "--metric", metric]);
  if (!usage.stdout.includes(metric)) throw new Error(`${metric} was not drawn`);
  return usage;
}

/** Takes away all that was ever derived of a run: what is left is what its recorder appended. */
function forget({ file }: Stored): void {
  for (const derived of [".series", "summary.json"])
    rmSync(join(dirname(file), derived), { recursive: true, force: true });
}

/** A metric of a run that nobody has looked at, over a script that does no more than to parse the file. */
function cold(place: Place, run: Stored, metric: string, pairs: number, limit?: number): Row[] {
  const taken = inTurn(
    pairs,
    () => {
      forget(run);
      return draw(place, run, metric).wall;
    },
    () => measure(place, ["node", PARSE_STREAM, run.file]).wall,
  );
  return [
    {
      what: `\`trackio plot\` of \`${metric}\`, first look, ${run.steps.toLocaleString("en")} steps / a script that calls \`JSON.parse\` for each line`,
      values: ratios(taken.ours, taken.theirs),
      unit: "",
      ...(limit === undefined ? {} : { limit }),
      figures: seconds(taken.ours, taken.theirs),
    },
  ];
}

function peak(place: Place, run: Stored): Row {
  forget(run);
  const ours = draw(place, run, "loss");
  const node = measure(place, ["node", "-e", "0"]);
  return {
    what: "our peak memory at a first look at it",
    values: [megabytes(ours.peak)],
    unit: " MB",
    limit: 200,
    figures: `\`node -e 0\`: ${megabytes(node.peak).toFixed(0)} MB`,
  };
}
