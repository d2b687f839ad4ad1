import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { bestRun } from "./best-run.ts";
import { complete } from "./complete.ts";
import { ingest } from "./ingest.ts";
import { liveScreen } from "./live-screen.ts";
import { logJavascript } from "./log-javascript.ts";
import { logPython } from "./log-python.ts";
import { match } from "./match.ts";
import { memory } from "./memory.ts";
import { inPlace, PAGE } from "./place.ts";
import { plot } from "./plot.ts";
import { printing } from "./printing.ts";
import { isOver, table } from "./row.ts";
import { sampling } from "./sampling.ts";
import { showMany, showProject } from "./show-project.ts";
import { showRun } from "./show-run.ts";
import { start } from "./start.ts";
import { tensorboard } from "./tensorboard.ts";
import { writing } from "./writing.ts";

const BENCHMARKS = [
  start,
  sampling,
  writing,
  printing,
  ingest,
  tensorboard,
  memory,
  showProject,
  showMany,
  bestRun,
  showRun,
  complete,
  plot,
  liveScreen,
  logPython,
  logJavascript,
  match,
];

const BEGIN = "<!-- npm run bench -- --write: begin -->";
const END = "<!-- end -->";

const { values: flags } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const chosen = BENCHMARKS.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name));
const unknown = flags.only.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
if (unknown.length > 0)
  throw new Error(
    `There is no benchmark "${unknown[0]}". There are: ${BENCHMARKS.map(({ name }) => name).join(", ")}`,
  );
if (flags.write && (flags.quick || chosen.length < BENCHMARKS.length))
  throw new Error("--write takes a whole run: neither --quick nor --only");

/** How many processes wanted a core before each benchmark. Ours alone are one to two. */
const loads: number[] = [];
const rows = chosen.flatMap(({ name, run }) => {
  const [load = Number.NaN] = loadavg();
  loads.push(load);
  process.stderr.write(`${name} (load ${load.toFixed(1)}) …\n`);
  return inPlace((place) => run(place, flags.quick));
});
const lines = table(rows);
process.stdout.write(`${lines.join("\n")}\n`);
if (flags.write) {
  const page = readFileSync(PAGE, "utf8");
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (before < 0 || after < before) throw new Error(`The markers are missing in ${PAGE}.`);
  const load = `${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}`;
  const day = new Date().toISOString().slice(0, 10);
  const where = `Taken on ${day} with Node ${process.versions.node} on ${availableParallelism()} cores, load ${load}.`;
  writeFileSync(PAGE, [page.slice(0, before) + BEGIN, where, "", ...lines, page.slice(after)].join("\n"));
}
if (flags.check && rows.some(isOver)) process.exitCode = 1;
