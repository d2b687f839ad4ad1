import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, inject, it } from "vitest";
import { makeFolder } from "../support/folders.ts";
import { type StoredRecord, sessionsIn } from "../support/runs.ts";
import { difference } from "./difference.ts";
import type { Deed, Order } from "./history-driver.ts";
import { canKill, type Ended, type Killable, makeKillable } from "./killer.ts";
import { complain } from "./rounds.ts";

/** More changes than any of the stories makes. */
const ENOUGH = 1000;

/** Of so many changes one is died at, but for the full game: there it is each. */
const STRIDE = process.env["TRACKIO_FAULTS"] === "full" ? 1 : 8;

const FD = "fd3.ndjson";

/** Lines of several kinds, numbered from a number on. */
const lines = (from: number): string =>
  [
    `{"n": ${from}}`,
    `{"_type": "config", "n": ${from + 1}}`,
    `{"_type": "table", "name": "t", "columns": ["n"], "rows": [[${from + 2}]]}`,
    `{"_type": "checkpoint", "path": "${from + 3}"}`,
    `{"n": ${from + 4}}`,
  ].join("\n");

const say = (...texts: readonly string[]): Deed => ({ stream: FD, text: `${texts.join("\n")}\n` });
const init = (name: string): string => `{"_type": "init", "name": "${name}"}`;
const FINISH = '{"_type": "finish"}';

const ONE_RUN: Order = { name: "r", deeds: [say(lines(0)), "look", say(lines(5)), "look", say(lines(10))] };

const NAMED_RUNS: Order = {
  deeds: [
    say(init("a"), lines(0)),
    "look",
    say(lines(5), FINISH, init("b"), lines(0)),
    "look",
    say(FINISH, init("c"), lines(0), FINISH),
    "look",
  ],
};

describe.skipIf(!canKill)("a recorder that dies at any change of a file", () => {
  it.each([
    ["one run", [], ONE_RUN],
    ["the second attempt of a run", [ONE_RUN], ONE_RUN],
    ["runs that the program names", [], NAMED_RUNS],
  ] as const)("leaves what the next command makes whole: %s", async (_, before, order) => {
    const killable = await makeKillable();
    const problems: string[] = [];
    for (const torn of [false, true])
      problems.push(
        ...eachDeath((root, at) => {
          for (const earlier of before) killable.record(root, earlier);
          const { died } = killable.record(root, order, { at, torn });
          const reached = [...before.map(textOf), reachedBy(root, order, before.length)];
          killable.recover(root);
          return {
            died,
            problems: heldProblems(root, reached).map((text) => `${torn ? "torn, " : ""}${text}`),
          };
        }),
      );
    complain(problems);
  });

  it.each([
    ["one run", ONE_RUN, 30],
    ["runs that the program names", NAMED_RUNS, 60],
  ] as const)("also where that is the one that recovers: %s", async (_, order, first) => {
    const killable = await makeKillable();
    complain(eachDeath((root, at) => twice(killable, root, order, first, at)));
  });
});

/** A recorder dies, and then the one that recovers. */
function twice(
  { record, recover }: Killable,
  root: string,
  order: Order,
  first: number,
  at: number,
): Outcome {
  record(root, order, { at: first, torn: true });
  const reached = [reachedBy(root, order, 0)];
  const { died } = recover(root, { at, torn: true });
  recover(root);
  return { died, problems: heldProblems(root, reached) };
}

/** Whether there was a change to die at, and what was wrong then. */
interface Outcome extends Ended {
  readonly problems: readonly string[];
}

/** Dies at one change, at a later one, … in a store of its own each. What was wrong, and where; its store is kept. */
function eachDeath(die: (root: string, at: number) => Outcome): string[] {
  const all: string[] = [];
  const first = 1 + (inject("seed") % STRIDE);
  for (let at = first; at < ENOUGH; at += STRIDE) {
    const { path } = makeFolder();
    const root = join(path, "store");
    mkdirSync(root);
    const { died, problems } = die(root, at);
    if (problems.length > 0) all.push(`dead at change ${at}: ${problems.join("; ")} (kept: ${path})`);
    else rmSync(path, { recursive: true });
    if (!died) return all;
  }
  return [...all, `it makes more than ${ENOUGH} changes`];
}

const textOf = ({ deeds }: Order): string => deeds.map((deed) => (deed === "look" ? "" : deed.text)).join("");

/** What was in the descriptor's stream when the recorder died: all, where it had written the end of the last run. */
function reachedBy(root: string, order: Order, before: number): string {
  const runs = existsSync(join(root, "p")) ? readdirSync(join(root, "p")) : [];
  const ends = runs.flatMap((run) => {
    const path = join(root, "p", run, "run.ndjson");
    if (lstatSync(join(root, "p", run)).isSymbolicLink() || !existsSync(path)) return [];
    return [...readFileSync(path, "utf8").matchAll(/"event":"ended".*"exit_code":0.*\n/g)];
  });
  if (ends.length > before) return textOf(order);
  const [session = ""] = sessionsIn(root);
  const path = join(session, FD);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** The numbers that each run is to hold of these texts, one for each attempt, and how often it finished. */
function wantedOf(texts: readonly string[]): Map<string, { readonly numbers: number[]; finishes: number }> {
  const runs = new Map<string, { numbers: number[]; finishes: number }>();
  for (const text of texts) {
    let name = "r";
    for (const line of text.split("\n")) {
      name = /"init", "name": "(\w+)"/.exec(line)?.[1] ?? name;
      const run = runs.get(name) ?? { numbers: [], finishes: 0 };
      // A torn number may be another number.
      const number = /(\d+)\D*\}$/.exec(line)?.[1];
      if (number !== undefined) run.numbers.push(Number(number));
      if (line === FINISH) run.finishes++;
      if (line.endsWith("}")) runs.set(name, run);
    }
  }
  return runs;
}

/** What is wrong with a store that a recorder died over, and another one recovered. */
function heldProblems(root: string, texts: readonly string[]): string[] {
  const problems = sessionsIn(root).map(() => "a session is left in the spool");
  const wanted = wantedOf(texts);
  const there = existsSync(join(root, "p")) ? readdirSync(join(root, "p")) : [];
  for (const name of there) {
    const folder = join(root, "p", name);
    if (lstatSync(folder).isSymbolicLink()) problems.push(`the link ${name} is left`);
    else if (!wanted.has(name) && numbersIn(folder).length > 0) problems.push(`there is a run ${name}`);
    else if (!wanted.has(name) && wanted.size > 0) problems.push(`there is an empty run ${name}`);
  }
  for (const [name, { numbers, finishes }] of wanted) {
    const folder = join(root, "p", name);
    const sorted = [...numbers].sort((a, b) => a - b);
    problems.push(...difference(name, numbersIn(folder), sorted));
    const events = recordsOf(folder, "run").map(({ event }) => event);
    const times = (event: string): number => events.filter((each) => each === event).length;
    if (times("finished") !== finishes) problems.push(`${name} finished ${times("finished")} times`);
    if (times("created") !== 1) problems.push(`${name} was created ${times("created")} times`);
    for (const event of ["started", "ended"])
      if (times(event) > texts.length) problems.push(`${name} ${event} ${times(event)} times`);
  }
  return problems;
}

/** All numbers that a run holds, in order of size. */
function numbersIn(folder: string): number[] {
  const records = (file: string) => recordsOf(folder, file);
  return [
    ...records("steps").map(({ n }) => n),
    ...records("config").map(({ config }) => (config as { n?: number }).n),
    ...records("tables").map(({ rows }) => (rows as number[][])[0]?.[0]),
    ...records("run").map(({ path }) => path),
  ]
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/** The whole records of a file. */
function recordsOf(folder: string, file: string): StoredRecord[] {
  const path = join(folder, `${file}.ndjson`);
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return whole.filter(Boolean).map((line) => JSON.parse(line) as StoredRecord);
}
