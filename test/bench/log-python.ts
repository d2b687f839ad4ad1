import { join, resolve } from "node:path";
import { measure } from "./measure.ts";
import { inTurn, median, ratios } from "./pairs.ts";
import type { Place } from "./place.ts";
import { canImport, PYTHON } from "./python.ts";
import type { Benchmark, Row } from "./row.ts";

const CLIENT = resolve("src/clients/python");
const LOOP = resolve("test/bench/log_loop.py");
const IMPORT = resolve("test/bench/import_loop.py");
const TRACKER_LOOP = resolve("test/bench/tracker_loop.py");

/** Other trackers, for the record: what is imported, and what a step of four metrics is there. */
const TRACKERS: readonly (readonly [module: string, step: string])[] = [
  ["torch.utils.tensorboard", "four `add_scalar` of PyTorch's TensorBoard writer"],
  ["tensorboardX", "four `add_scalar` of tensorboardX"],
  ["wandb", "`wandb.log` of them, offline"],
];

/** What one call of the Python client's `log` costs, beside the least that a program could do by itself, and its import. */
export const logPython: Benchmark = {
  name: "log-python",
  run: (place, quick) => [
    compare(place, { metrics: 4, calls: 4000, blocks: quick ? 5 : 25, with: "json", limit: 1.15 }),
    compare(place, { metrics: 1000, calls: 60, blocks: quick ? 5 : 25, with: "json", limit: 1.1 }),
    ...(canImport("orjson")
      ? [
          compare(place, { metrics: 4, calls: 4000, blocks: quick ? 5 : 25, with: "orjson", limit: 0.5 }),
          compare(place, { metrics: 1000, calls: 60, blocks: quick ? 5 : 25, with: "orjson", limit: 0.5 }),
        ]
      : []),
    imports(place, quick ? 5 : 31),
    ...TRACKERS.filter(([module]) => canImport(module)).map(([module, step]) =>
      besides(place, module, step, quick ? 5 : 25),
    ),
  ],
};

interface Width {
  readonly metrics: number;
  /** Of one block. */
  readonly calls: number;
  readonly blocks: number;
  readonly with: "json" | "orjson";
  readonly limit: number;
}

interface Taken {
  /** Medians of one call, in seconds. */
  readonly taken: readonly { readonly ours: number; readonly theirs: number }[];
  readonly worst: number;
  readonly calls: number;
}

function compare(place: Place, { metrics, calls, blocks, with: library, limit }: Width): Row {
  const args = [LOOP, String(metrics), String(calls), String(blocks), library];
  const {
    taken,
    worst,
    calls: all,
  } = JSON.parse(measure(clientPlace(place), [PYTHON, ...args]).stdout) as Taken;
  const ours = taken.map((block) => block.ours);
  const theirs = taken.map((block) => block.theirs);
  const each = (seconds: readonly number[]): string => `${(median(seconds) * 1e6).toFixed(1)} µs`;
  const through = library === "orjson" ? ", `orjson` installed" : "";
  return {
    what: `\`trackio.log\` of ${metrics.toLocaleString("en")} metrics in Python${through} / \`json.dumps\` and \`os.write\` of them`,
    values: ratios(ours, theirs),
    unit: "",
    limit,
    figures: `${each(ours)} / ${each(theirs)}; worst of ${all.toLocaleString("en")} calls ${(worst * 1000).toFixed(1)} ms`,
  };
}

interface TakenBeside {
  /** Medians of one call, in seconds. */
  readonly taken: readonly { readonly ours: number; readonly theirs: number }[];
  readonly worst: { readonly ours: number; readonly theirs: number };
  readonly calls: number;
}

/** Our call beside another tracker's. */
function besides(place: Place, module: string, step: string, blocks: number): Row {
  const args = [TRACKER_LOOP, module, "400", String(blocks)];
  const { taken, worst, calls } = JSON.parse(
    measure(clientPlace(place), [PYTHON, ...args]).stdout,
  ) as TakenBeside;
  const ours = taken.map((block) => block.ours);
  const theirs = taken.map((block) => block.theirs);
  const micro = (seconds: number): string => `${(seconds * 1e6).toFixed(1)} µs`;
  const milli = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
  return {
    what: `\`trackio.log\` of 4 metrics in Python / ${step}`,
    values: ratios(ours, theirs),
    unit: "",
    figures:
      `${micro(median(ours))} / ${micro(median(theirs))}; ` +
      `worst of ${calls.toLocaleString("en")} calls ${milli(worst.ours)} / ${milli(worst.theirs)}`,
  };
}

function imports(place: Place, pairs: number): Row {
  const time = (module: string): number =>
    Number(measure(clientPlace(place), [PYTHON, "-S", IMPORT, module]).stdout);
  const { ours, theirs } = inTurn(
    pairs,
    () => time("trackio"),
    () => time("json"),
  );
  const each = (seconds: readonly number[]): string => `${(median(seconds) * 1000).toFixed(2)} ms`;
  return {
    what: "`import trackio` / `import json`",
    values: ratios(ours, theirs),
    unit: "",
    limit: 1.3,
    figures: `${each(ours)} / ${each(theirs)}`,
  };
}

const clientPlace = (place: Place): Place => ({
  ...place,
  cwd: place.root,
  env: { ...place.env, PYTHONPATH: CLIENT, TMPDIR: join(place.root) },
});
