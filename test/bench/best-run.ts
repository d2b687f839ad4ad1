import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { measure } from "./measure.ts";
import { inTurn, ratios } from "./pairs.ts";
import { TRACKIO } from "./place.ts";
import { type Benchmark, type Row, seconds } from "./row.ts";
import { writeRun } from "./stored-runs.ts";

const RUNS = 1000;
const STEPS = 1000;
const SCRIPT = resolve("test/bench/best_run.py");
/** Which run had the least loss, in jq: the files are named one by one. */
const QUERY =
  "reduce inputs as $step ({}; (input_filename) as $file | if .loss == null or $step.loss < .loss then {loss: $step.loss, file: $file} else . end) | .file";

/** The same in SQL, for the Python library Trackio. */
const LIBRARY_QUERY =
  "SELECT run_name, MIN(json_extract(metrics, '$.loss')) AS loss FROM metrics GROUP BY run_name ORDER BY loss LIMIT 1";

/** A Python that has what is measured for the record; by default the one that is there. */
const PYTHON = process.env["TRACKIO_BENCH_PYTHON"] ?? "python3";

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** Which of 1,000 runs was best: asked of us, and of what somebody would use instead, where it is there. For the record. */
export const bestRun: Benchmark = {
  name: "best-run",
  run(place, quick) {
    const runs = quick ? 100 : RUNS;
    for (let index = 0; index < runs; index++) writeRun(place.store, "many", index, STEPS);
    const project = join(place.store, "many");
    const ask = (command: readonly string[]): { wall: number; answer: string } => {
      const { wall, stdout } = measure(place, command);
      return { wall, answer: /run-\d+/.exec(stdout)?.[0] ?? "" };
    };
    const ours = ["show", "many", "--sort", "loss.min", "-n", "1", "--columns", "name", "--csv"];
    const { answer } = ask([TRACKIO, ...ours]); // Makes the summaries.
    const against = (what: string, command: readonly string[], pairs = 3): Row => {
      const other = ask(command).answer;
      if (other !== answer) throw new Error(`${what} says ${other}, and we say ${answer}`);
      const taken = inTurn(
        quick ? 1 : pairs,
        () => ask([TRACKIO, ...ours]).wall,
        () => ask(command).wall,
      );
      return {
        what: `the best of ${runs.toLocaleString("en")} runs by \`trackio show --sort loss.min -n 1\` / ${what}`,
        values: ratios(taken.ours, taken.theirs),
        unit: "",
        figures: seconds(taken.ours, taken.theirs),
      };
    };
    const rows: Row[] = [];
    if (has("jq", "--version"))
      rows.push(
        against("`jq` over their steps", [
          "sh",
          "-c",
          `jq -n -r '${QUERY}' "$1"/*/steps.ndjson`,
          "sh",
          project,
        ]),
      );
    if (has(PYTHON, "-c", "import pandas"))
      rows.push(against("pandas over their steps", [PYTHON, SCRIPT, "pandas", project]));
    if (has(PYTHON, "-c", "import mlflow")) {
      measure(place, [PYTHON, SCRIPT, "mlflow-fill", project]);
      rows.push(
        against("`mlflow.search_runs` of the same runs in SQLite", [PYTHON, SCRIPT, "mlflow", place.store]),
      );
    }
    const fill = (how: string, ...env: string[]): void => {
      measure(place, ["env", ...env, PYTHON, SCRIPT, how, project]);
    };
    if (has(PYTHON, "-c", "import trackio")) {
      const store = `TRACKIO_DIR=${join(place.root, "sqlite")}`;
      fill("trackio-fill", store);
      rows.push(
        against("`trackio query` of the Python library Trackio, over the same steps in its SQLite", [
          ...["env", store, join(dirname(PYTHON), "trackio"), "query", "project"],
          ...["--project", "many", "--sql", LIBRARY_QUERY],
        ]),
      );
    }
    const dvc = join(dirname(PYTHON), "dvc");
    if (has(dvc, "--version")) {
      fill("dvc-fill");
      rows.push(
        against(
          "`dvc exp show --sort-by loss` of as many experiments",
          [dvc, "--cd", join(place.store, "dvc"), "exp", "show", "--csv", "--no-pager", "--sort-by", "loss"],
          1,
        ),
      );
    }
    return rows;
  },
};
