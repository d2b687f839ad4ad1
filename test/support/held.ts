import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Line = Readonly<Record<string, unknown>>;

/** The records of a run's file. A line that is none fails the test. */
export function recordsOf(run: string, file: string): Line[] {
  const path = join(run, file);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

/** Everything that a store holds of what was reported, by run, without times and ends. */
export function heldIn(store: string): Record<string, object> {
  const projects = existsSync(store) ? readdirSync(store).filter((name) => !name.startsWith(".")) : [];
  const runs = projects.flatMap((project) =>
    readdirSync(join(store, project)).map((run) => `${project}/${run}`),
  );
  return Object.fromEntries(runs.map((run) => [run, heldInRun(join(store, run))]));
}

const heldInRun = (run: string): object => ({
  events: recordsOf(run, "run.ndjson")
    .filter(({ event, left }) => event !== "ended" || left === true)
    .map(({ event, attempt, tags, run: name, source, exit_code }) => [
      event,
      attempt ?? tags ?? name,
      source ?? exit_code ?? "",
    ]),
  steps: recordsOf(run, "steps.ndjson").map(({ step, _attempt, v }) => [step, _attempt ?? 1, v]),
  config: recordsOf(run, "config.ndjson").map(({ source, config }) => [source, config]),
  tables: recordsOf(run, "tables.ndjson").map(({ step, rows }) => [step, rows]),
  alerts: recordsOf(run, "alerts.ndjson").map(({ title }) => title),
  rejected: recordsOf(run, "rejected.ndjson").map(({ line }) => line),
  others: readdirSync(run).filter((name) => !name.endsWith(".ndjson") && !name.startsWith(".attempt-")),
});
