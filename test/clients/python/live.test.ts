import { join } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { clientProgram, pythonClient, shown } from "../../support/python.ts";
import { runsIn, sessionsIn, valuesOf } from "../../support/runs.ts";
import { cleanEnvironment, makePlace, type Place, trackio } from "../../support/trackio.ts";

/** A program that nobody records, and that logs ten steps when it is told to. */
function begin(place: Place) {
  const env = { ...cleanEnvironment(place), PYTHONPATH: pythonClient() };
  const child = execa("python3", [clientProgram("waits.py")], {
    cwd: place.cwd,
    env,
    extendEnv: false,
    reject: false,
  });
  const said = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    child,
    async log(): Promise<void> {
      child.stdin.write("go\n");
      await said.next();
    },
    async end(): Promise<void> {
      child.stdin.end();
      await child;
    },
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

describe("a program that nobody records", () => {
  it("is seen while it runs, and each line is taken in once", async () => {
    const place = makePlace();
    const program = begin(place);
    const folder = join(place.store, "p/r");
    for (const round of [1, 2, 3]) {
      await program.log();
      const run = await shown(place, "p/r");
      expect(run).toMatchObject({
        status: { kind: "running", pid: program.child.pid },
        steps: { count: round * 10 },
      });
      expect(valuesOf(folder, "n")).toEqual(numbers(round * 10));
      expect(sessionsIn(place.store)).toHaveLength(1);
    }
    await program.end();
    expect(await shown(place, "p/r")).toMatchObject({ status: { kind: "finished" }, steps: { count: 30 } });
    expect(valuesOf(folder, "n")).toEqual(numbers(30));
    expect(sessionsIn(place.store)).toEqual([]);
  });

  it("keeps its name while it runs: another that asks for it gets the next", async () => {
    const place = makePlace();
    const [first, second] = [begin(place), begin(place)];
    await Promise.all([first.log(), second.log()]);
    await trackio(place, ["run", "-q", "-p", "p", "--name", "r", "--resume", "allow", "--", "true"]);
    await Promise.all([first.end(), second.end()]);
    await trackio(place, ["show"]);
    expect(runsIn(place.store)).toEqual(["p/r", "p/r-2", "p/r-3"]);
    expect(valuesOf(join(place.store, "p/r"), "n")).toEqual(numbers(10));
    expect(valuesOf(join(place.store, "p/r-2"), "n")).toEqual(numbers(10));
  });

  it("can be stopped, and that is told", async () => {
    const place = makePlace();
    const program = begin(place);
    await program.log();
    expect(await trackio(place, ["stop", "p/r"])).toMatchObject({ exitCode: 0 });
    await program.child;
    expect(await shown(place, "p/r")).toMatchObject({
      status: { kind: "killed", signal: "SIGTERM" },
      steps: { count: 10 },
    });
  });

  it("leaves a sound store, also as long as it runs", async () => {
    const place = makePlace();
    const program = begin(place);
    await program.log();
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
    await shown(place, "p/r");
    await program.log();
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
    await program.end();
    await shown(place, "p/r");
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
  });

  it("can be gone on with by trackio resume, under the recorder", async () => {
    const place = makePlace();
    const program = begin(place);
    await program.log();
    program.child.kill("SIGKILL");
    await program.child;
    const resumed = await trackio(place, ["resume", "-q"], { stdin: undefined, input: "go\ngo\n" });
    expect(resumed).toMatchObject({ exitCode: 0, stdout: "logged\nlogged" });
    const run = await shown(place, "p/r");
    expect(run).toMatchObject({ status: { kind: "finished" }, attempts: [{}, {}] });
    expect(valuesOf(join(place.store, "p/r"), "n")).toEqual([...numbers(10), ...numbers(20)]);
  });
});
