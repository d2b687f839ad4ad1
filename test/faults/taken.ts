import { existsSync } from "node:fs";
import { join } from "node:path";
import { recordsIn, sessionsIn } from "../support/runs.ts";
import { type Place, trackio } from "../support/trackio.ts";
import { isRelay, kill, untilGone } from "./processes.ts";
import { complain, type Round } from "./rounds.ts";
import { folderOf } from "./verdict.ts";
import { programsOf, randomInstant, startWatched, type Watched } from "./watched.ts";

/** A number with its step. */
export type Point = readonly [step: number, value: number];

/** What belongs in the run of a metric. */
export interface Wanted {
  readonly points: readonly Point[];
  /** As many more may be there, which the program had written before it took them away again. */
  readonly more?: readonly Point[];
}

export interface Game {
  /** Flags of `trackio run`, which say where the numbers are. */
  readonly flags: readonly string[];
  readonly program: readonly string[];
  /** Milliseconds that it takes, about. */
  readonly lasts: number;
  /** Whether what stands between the program and its output is needed: then it is not killed with the program. */
  readonly relayed?: boolean;
  /** What belongs in the run, by metric, when all are dead; `killed`: the program could not write to its end. */
  readonly wanted: (place: Place, watched: Watched, killed: boolean) => Readonly<Record<string, Wanted>>;
}

/**
 * Kills the recorder of a program that does not report by itself, or the program, or both, and lets the next command take in what is
 * left: each number that was written is in the run once, in order, with its step.
 */
export async function killWhileTaken(round: Round, game: Game): Promise<void> {
  const { place } = round;
  const flags = ["-p", "p", "--name", "r", "--no-code", ...game.flags];
  const watched = startWatched(place, flags, game.program);
  await randomInstant(round, watched, game.lasts);
  const programs = programsOf(watched);
  const mortal = programs.filter((pid) => game.relayed !== true || !isRelay(pid));
  const whom = round.pick(["recorder", "recorder", "both", "program"]);
  kill(...(whom === "program" ? [] : [watched.recorder]), ...(whom === "recorder" ? [] : mortal));
  round.note(`${whom} killed`);
  await watched.gone;
  await untilGone(programs);
  for (let again = round.pick([0, 1, 2]); again > 0; again--) {
    const after = round.between(40, 250);
    round.note(`show killed ${after} ms after its start`);
    await trackio(place, ["show", "p/r"], { timeout: after, killSignal: "SIGKILL" });
  }
  await trackio(place, ["show", "p/r"]);
  const killed = whom !== "recorder" && !watched.said("done");
  const problems = Object.entries(game.wanted(place, watched, killed)).flatMap(([metric, wanted]) =>
    pointProblems(metric, pointsOf(place, metric), wanted),
  );
  problems.push(...sessionsIn(place.store).map((session) => `left in the spool: ${session}`));
  if (existsSync(place.store)) {
    const check = await trackio(place, ["check"]);
    if (check.exitCode !== 0) problems.push(`check: ${check.stdout}${check.stderr}`);
  }
  const said = watched
    .err()
    .split("\n")
    .filter((line) => line.startsWith("trackio: "));
  complain(problems, said.join("\n"));
}

const pointsOf = (place: Place, metric: string): Point[] =>
  recordsIn(join(folderOf(place), "steps.ndjson")).flatMap((record) => {
    const value = record[metric];
    return value === undefined ? [] : [[Number(record["step"]), Number(value)] as const];
  });

function pointProblems(metric: string, is: readonly Point[], { points, more = [] }: Wanted): string[] {
  const wanted = [...points, ...more].slice(0, Math.max(points.length, is.length));
  const at = Array.from({ length: Math.max(is.length, wanted.length) }).findIndex(
    (_, index) => String(is[index]) !== String(wanted[index]),
  );
  if (at < 0) return [];
  const around = (list: readonly Point[]): string => list.slice(Math.max(0, at - 2), at + 3).join(" ");
  return [
    `${metric}: ${is.length} for ${wanted.length}; from the ${at}th on there is ${around(is)}, and not ${around(wanted)}`,
  ];
}
