import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { describe, inject, it } from "vitest";
import { makeFolder } from "../support/folders.ts";
import { clientProgram, pythonClient } from "../support/python.ts";
import { configOf, eventsOf, recordsIn, runsIn, sessionsIn } from "../support/runs.ts";
import { cleanEnvironment } from "../support/trackio.ts";
import { canKill, type Killable, makeKillable } from "./killer.ts";
import { complain } from "./rounds.ts";

/** More changes than taking in makes. */
const ENOUGH = 500;

/** Of so many changes one is died at, but for the full game: there it is each. */
const STRIDE = process.env["TRACKIO_FAULTS"] === "full" ? 1 : 16;

describe.skipIf(!canKill)("a program that nobody records", () => {
  it.each([
    ["finishes", false],
    ["is killed", true],
  ] as const)(
    "has each line once, where a command dies while it takes in what there is; it %s, and goes on",
    async (_, killed) => {
      const killable = await makeKillable();
      const problems: string[] = [];
      const first = 1 + (inject("seed") % STRIDE);
      for (let at = first; at < ENOUGH; at += STRIDE) {
        const { path } = makeFolder();
        const { died, wrong } = await play(killable, path, at, killed);
        if (wrong.length > 0) problems.push(`dead at change ${at}: ${wrong.join("; ")} (kept: ${path})`);
        else rmSync(path, { recursive: true });
        if (!died) break;
      }
      complain(problems);
    },
  );
});

/** The program logs, a command dies, it logs on and ends; it goes on with its run and ends; a command dies; another does not. */
async function play(
  { recover }: Killable,
  path: string,
  at: number,
  killed: boolean,
): Promise<{ died: boolean; wrong: string[] }> {
  const store = join(path, "store");
  mkdirSync(store);
  const first = start(path, store, ["0", "never"]);
  await first.log(30);
  const live = recover(store, { at, torn: at % 2 === 0 });
  await first.log(30);
  await first.end(killed);
  const second = start(path, store, ["60", "must"]);
  await second.log(20);
  await second.end(killed);
  const dead = recover(store, { at, torn: at % 2 === 1 });
  recover(store);
  return { died: live.died || dead.died, wrong: problemsIn(store) };
}

function start(cwd: string, store: string, args: readonly string[]) {
  const env = { ...cleanEnvironment({ root: cwd, cwd, store }), PYTHONPATH: pythonClient() };
  const child = execa("python3", [clientProgram("numbered.py"), ...args], {
    cwd,
    env,
    extendEnv: false,
    reject: false,
  });
  const said = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async log(lines: number): Promise<void> {
      child.stdin.write(`${lines}\n`);
      await said.next();
    },
    async end(killed: boolean): Promise<void> {
      if (killed) child.kill("SIGKILL");
      else child.stdin.end();
      await child;
    },
  };
}

function problemsIn(store: string): string[] {
  const folder = join(store, "p/r");
  const numbers = Array.from({ length: 80 }, (_, n) => n);
  const steps = recordsIn(join(folder, "steps.ndjson"));
  const held = {
    runs: runsIn(store),
    sessions: sessionsIn(store).length,
    numbers: steps.map(({ n }) => n),
    steps: steps.map(({ step }) => step),
    attempts: steps.map(({ _attempt = 1 }) => _attempt),
    tables: recordsIn(join(folder, "tables.ndjson")).map(({ rows }) => (rows as number[][])[0]?.[0]),
    config: configOf(folder).map(([, config]) => Object.values(config as object)[0]),
    starts: eventsOf(folder, "started").map(({ attempt }) => attempt),
  };
  const wanted = {
    runs: ["p/r"],
    sessions: 0,
    numbers,
    steps: numbers,
    attempts: numbers.map((n) => (n < 60 ? 1 : 2)),
    tables: numbers.filter((n) => n % 5 === 0),
    config: [
      0,
      ...numbers.filter((n) => n % 7 === 0 && n < 60),
      60,
      ...numbers.filter((n) => n % 7 === 0 && n >= 60),
    ],
    starts: [1, 2],
  };
  return Object.entries(wanted).flatMap(([what, value]) => {
    const is = JSON.stringify(held[what as keyof typeof held]);
    return is === JSON.stringify(value) ? [] : [`${what} are ${is}`];
  });
}
