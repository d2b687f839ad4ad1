import { existsSync } from "node:fs";
import { join } from "node:path";
import { type StoredRecord, sessionsIn, wholeRecordsIn } from "../support/runs.ts";
import { type Place, trackio } from "../support/trackio.ts";
import { lineProblems, type Mixed, summaryProblems, type Wanted, wholly } from "./mixed.ts";
import { lives } from "./processes.ts";

/** The run that most scenarios write: `r` in project `p`. */
export const folderOf = (place: Place): string => join(place.store, "p/r");

/** The run's events as whoever was killed has left them. */
export const lifeSoFar = (place: Place): StoredRecord[] =>
  wholeRecordsIn(join(folderOf(place), "run.ndjson"));

/** What `show --json` says of it; undefined where it says that there is no such run. */
export async function show(place: Place, run = "p/r"): Promise<Record<string, unknown> | undefined> {
  const { stdout, exitCode } = await trackio(place, ["show", run, "--json"]);
  return exitCode === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : undefined;
}

export const statusIn = (shown: Readonly<Record<string, unknown>> | undefined): string =>
  String((shown?.["status"] as { kind?: unknown } | undefined)?.kind);

/** While a program lives on without its recorder, its run is running, and nobody takes its lines away. */
export async function orphanProblems(place: Place): Promise<string[]> {
  const alive = (): boolean =>
    lifeSoFar(place).some(({ event, pid }) => event === "started" && typeof pid === "number" && lives(pid));
  if (!alive()) return [];
  const shown = await show(place);
  if (!alive()) return [];
  const { kind, recorder_gone: gone } = (shown?.["status"] ?? {}) as Record<string, unknown>;
  return kind === "running" && gone === true ? [] : [`while the program lives it is ${kind}, not running`];
}

/** All that is wrong when everybody is dead and `show` is called: it takes in what is left. */
export async function finalProblems(
  place: Place,
  mixed: Mixed,
  lines: number,
  { tag = "", ...wanted }: Omit<Wanted, "written"> & { readonly tag?: string },
): Promise<string[]> {
  const folder = folderOf(place);
  const { attempt = 1 } = wanted;
  const ends = lifeSoFar(place).filter(
    (record) => record["event"] === "ended" && record["attempt"] === attempt,
  ).length;
  const shown = await show(place);
  const left = sessionsIn(place.store).map((session) => `left in the spool: ${session}`);
  if (shown === undefined) {
    const begun = mixed.said("begun") || existsSync(folder);
    return [...left, ...(begun ? ["show: there is no such run"] : [])];
  }
  const done = mixed.said("done");
  const counts = done ? wholly(lines).counts : mixed.counts();
  const problems = [...lineProblems(folder, { ...wanted, written: { tag, counts } }), ...left];
  if (attempt === 1) problems.push(...summaryProblems(folder, shown));
  const status = ends === 0 ? "crashed" : done ? "finished" : "killed";
  if (statusIn(shown) !== status) problems.push(`it is ${statusIn(shown)}, not ${status}`);
  if (ends > 1) problems.push(`it has ended ${ends} times`);
  if (shown["waiting_lines"] !== 0) problems.push(`${shown["waiting_lines"]} lines wait`);
  return problems;
}
