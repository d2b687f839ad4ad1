import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { eventsOf, recordsIn, sessionsIn } from "../support/runs.ts";
import { type Place, PROGRAMS, trackio } from "../support/trackio.ts";
import { difference } from "./difference.ts";
import { kill, untilGone } from "./processes.ts";
import { complain, play } from "./rounds.ts";
import { programsOf, randomInstant, startWatched } from "./watched.ts";

const RUNS = 5;
const LINES = 400;

describe("a program that names its runs, one after another", () => {
  it("has each run once, with every line, when the recorder was killed at any instant", () =>
    play("inits", { seconds: 20 }, async (round) => {
      const { place } = round;
      const progress = join(place.root, "progress");
      const program = ["python3", join(PROGRAMS, "loops.py"), String(LINES), progress];
      const watched = startWatched(place, ["-p", "p"], program);
      await randomInstant(round, watched, 600);
      const programs = programsOf(watched);
      const whom = round.pick(["recorder", "both"]);
      kill(watched.recorder, ...(whom === "both" ? programs : []));
      round.note(`${whom} killed`);
      await watched.gone;
      await untilGone(programs);
      const shown = await trackio(place, ["show", "--json"]);
      const problems = sessionsIn(place.store).map((session) => `left in the spool: ${session}`);
      if (watched.said("begun"))
        problems.push(
          ...problemsOf(place, written(progress)),
          ...(shown.exitCode === 0 ? [] : [shown.stderr]),
        );
      complain(problems, watched.err() + shown.stderr);
    }));
});

function written(progress: string): number[] {
  const bytes = readFileSync(progress);
  return Array.from({ length: RUNS }, (_, run) => Number(bytes.readBigUInt64LE(8 * run)));
}

/** What is wrong with the runs of which so many lines were written, `init` and `finish` included; one more may be. */
function problemsOf({ store }: Place, counts: readonly number[]): string[] {
  const entries = readdirSync(join(store, "p"), { withFileTypes: true });
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(({ name }) => name);
  const runs = entries.flatMap(({ name }) => (links.includes(name) ? [] : [name])).sort();
  const begun = counts.filter((count) => count > 0).length;
  // A program that was killed before its first init, or just behind one, leaves the run that it did not name, or one more.
  const allowed = [begun, begun + 1].map((count) => Array.from({ length: count }, (_, run) => `seed-${run}`));
  const fits = (begun === 0 && runs.length === 1) || allowed.some((names) => names.join() === runs.join());
  const problems = links.map((name) => `the link ${name} was left`);
  if (!fits) problems.push(`there are ${runs.join(", ")} of ${begun} runs`);
  for (const [run, count] of counts.slice(0, begun).entries()) {
    const folder = join(store, `p/seed-${run}`);
    problems.push(...runProblems(folder, run, count).map((problem) => `seed-${run}: ${problem}`));
  }
  return problems;
}

/** What is wrong with one run of which so many lines were written. */
function runProblems(folder: string, run: number, count: number): string[] {
  const times = (event: string): number => eventsOf(folder, event).length;
  const problems: string[] = [];
  for (const event of ["created", "started", "tagged"])
    if (times(event) !== 1) problems.push(`${event} ${times(event)} times`);
  if (times("ended") > 1) problems.push(`ended ${times("ended")} times`);
  const finished = times("finished");
  if (count === LINES + 2 ? finished !== 1 : finished > 1) problems.push(`finished ${finished} times`);
  const config = recordsIn(join(folder, "config.ndjson")).map(
    (record) => record["config"] as { seed?: number; seen?: number },
  );
  const seeds = config.filter(({ seed }) => seed !== undefined).map(({ seed }) => Number(seed));
  problems.push(...difference("seeds", seeds, [run]));
  const kept = {
    steps: recordsIn(join(folder, "steps.ndjson")).map(({ n }) => Number(n)),
    config: config.filter(({ seen }) => seen !== undefined).map(({ seen }) => Number(seen)),
    tables: recordsIn(join(folder, "tables.ndjson")).map(({ rows }) => Number((rows as number[][])[0]?.[0])),
    checkpoints: eventsOf(folder, "checkpoint").map(({ path }) => Number(path)),
  };
  const all = Object.values(kept).flat();
  const there = Math.max(-1, ...all) + 1;
  const least = Math.min(LINES, Math.max(0, count - 1));
  if (there !== least && there !== Math.min(LINES, least + 1))
    problems.push(`${there} lines; ${least} were written`);
  const numbers = Array.from({ length: there }, (_, number) => number);
  const of = (kind: number): number[] => numbers.filter((number) => number % 20 === kind);
  const wanted = { config: of(7), tables: of(11), checkpoints: of(13) };
  const typed = new Set(Object.values(wanted).flat());
  const steps = numbers.filter((number) => !typed.has(number));
  for (const [file, list] of Object.entries({ ...wanted, steps }))
    problems.push(...difference(file, kept[file as keyof typeof kept], list));
  const counters = recordsIn(join(folder, "steps.ndjson")).map(({ step }) => Number(step));
  return [
    ...problems,
    ...difference(
      "step",
      counters,
      counters.map((_, index) => index),
    ),
  ];
}
