import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa, type Options } from "execa";
import { describe, expect, it } from "vitest";
import { writeProgram } from "../../support/javascript.ts";
import { configOf, eventsOf, onlyRun, recordsIn, runsIn, sessionsIn, valuesOf } from "../../support/runs.ts";
import { secretCases } from "../../support/secret-cases.ts";
import { cleanEnvironment, makePlace, type Outcome, type Place, trackio } from "../../support/trackio.ts";

/** Runs a program that imports the package, without `trackio run`. */
async function alone(place: Place, source: string, options: Options = {}): Promise<Outcome> {
  const program = writeProgram(place, `import * as trackio from "trackio";\n${source}`);
  const { exitCode, signal, stdout, stderr } = await execa("node", [program], {
    cwd: place.cwd,
    reject: false,
    ...options,
    env: { ...cleanEnvironment(place), ...options.env },
    extendEnv: false,
  });
  return { exitCode, signal, stdout: String(stdout ?? ""), stderr: String(stderr ?? "") };
}

const statuses = async (place: Place, project = "work"): Promise<Record<string, string>> => {
  const { stdout } = await trackio(place, ["show", project, "--json"]);
  const { runs } = JSON.parse(stdout) as { runs: { run: string; status: { kind: string } }[] };
  return Object.fromEntries(runs.map(({ run, status }) => [run, status.kind]));
};

describe("a program that nobody records", () => {
  it("has a run of its own, which the next command completes", async () => {
    const place = makePlace();
    const { exitCode, stdout, stderr } = await alone(
      place,
      `for (const n of [0, 1]) trackio.log({ n });
       const { project, name, id, dir, attempt, step } = trackio.run;
       console.log(JSON.stringify({ project, name, id, dir, attempt, step }));`,
    );
    expect(exitCode, stderr).toBe(0);
    const run = onlyRun(place);
    const [created] = eventsOf(run, "created");
    expect(JSON.parse(stdout)).toEqual({
      project: "work",
      name: created?.["run"],
      id: created?.["id"],
      dir: run,
      attempt: 1,
      step: 0,
    });
    expect(created?.["run"]).toMatch(/^[a-z]+-[a-z]+-1$/);
    expect(stderr).toBe(
      `trackio: work/${created?.["run"]} is kept in ${place.store}; see it with: trackio show work/${created?.["run"]}`,
    );
    expect(await statuses(place)).toEqual({ [String(created?.["run"])]: "finished" });
    expect(valuesOf(run, "n")).toEqual([0, 1]);
    expect(sessionsIn(place.store)).toEqual([]);
  });

  it("keeps no value of a flag that looks like a secret", async () => {
    const place = makePlace();
    const { commands } = secretCases();
    const { stdout, stderr } = await alone(
      place,
      `import { readFileSync } from "node:fs";
       const kept = [];
       for (const { command } of ${JSON.stringify(commands)}) {
         process.argv = ["node", "train.mjs", ...command];
         const run = trackio.init({ project: "p" });
         const owner = JSON.parse(readFileSync(process.env.TRACKIO_SPOOL + "/owner.json", "utf8"));
         const events = readFileSync(run.dir + "/run.ndjson", "utf8").trim().split("\\n").map((line) => JSON.parse(line));
         kept.push(owner.plan.command, events.find(({ event }) => event === "started").command);
         run.finish();
       }
       console.log(JSON.stringify(kept));`,
    );
    expect(JSON.parse(stdout), stderr).toEqual(
      commands.flatMap(({ kept }) => [
        ["node", "train.mjs", ...kept],
        ["node", "train.mjs", ...kept],
      ]),
    );
  });

  it("is asked for as under a recorder: names, config, labels; a name that is taken gets a number", async () => {
    const place = makePlace();
    const source = `
      const run = trackio.init({ project: "p/q", name: "r", config: { lr: NaN }, group: "g", tags: ["t"], notes: "n" });
      run.log({ loss: 0.5 }, 7);
      console.log(run.name);`;
    expect((await alone(place, source)).stdout).toBe("r");
    const second = await alone(place, source);
    expect(second.stdout).toBe("r-2");
    expect(second.stderr).toContain('(there is a run "r" already)');
    expect(await statuses(place, "p/q")).toEqual({ r: "finished", "r-2": "finished" });
    const run = join(place.store, "p%2Fq/r");
    expect(configOf(run)).toEqual([["init", { lr: "NaN" }]]);
    expect(eventsOf(run, "grouped")).toMatchObject([{ group: "g" }]);
    expect(recordsIn(join(run, "steps.ndjson"))).toMatchObject([{ step: 7, loss: 0.5 }]);
    expect(recordsIn(join(run, "rejected.ndjson"))).toEqual([]);
  });

  it("makes a run of each init", async () => {
    const place = makePlace();
    await alone(
      place,
      `for (const name of ["a", "b"]) { const run = trackio.init({ name }); run.log({ name }); if (name === "a") trackio.finish(); }
       trackio.init({ name: "b", config: { more: 1 } });
       trackio.init({ name: "c" }).log({ name: "c" });`,
    );
    expect(await statuses(place)).toEqual({ a: "finished", b: "finished", c: "finished" });
    for (const name of ["a", "b", "c"])
      expect(valuesOf(join(place.store, "work", name), "name")).toEqual([name]);
    expect(configOf(join(place.store, "work/b"))).toEqual([["init", { more: 1 }]]);
  });

  it.each<[string, string, number, string]>([
    ["process.exit(3)", "process.exit(3);", 3, "failed"],
    ["an exception", 'throw new Error("no");', 1, "failed"],
    ["finish({ exitCode: 4 })", "trackio.finish({ exitCode: 4 });", 0, "failed"],
  ])("fails by %s", async (_, source, code, status) => {
    const place = makePlace();
    expect(
      (await alone(place, `trackio.init({ name: "r" }); trackio.log({ n: 0 });\n${source}`)).exitCode,
    ).toBe(code);
    expect(await statuses(place)).toEqual({ r: status });
  });

  it("loses nothing that was logged before a SIGKILL, and does not run on", async () => {
    const place = makePlace();
    const source = `for (let n = 0; n < 1000; n++) trackio.log({ n }); process.kill(process.pid, "SIGKILL");`;
    expect((await alone(place, source)).signal).toBe("SIGKILL");
    expect(Object.values(await statuses(place))).not.toEqual(["running"]);
    expect(valuesOf(onlyRun(place), "n")).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  });

  it("is seen while it runs", async () => {
    const place = makePlace();
    const program = writeProgram(
      place,
      `import * as trackio from "trackio";
       trackio.init({ name: "r" });
       trackio.log({ n: 0 });
       console.log("ready");
       process.stdin.once("data", () => { trackio.log({ n: 1 }); process.exit(); });`,
    );
    const child = execa("node", [program], {
      cwd: place.cwd,
      env: cleanEnvironment(place),
      extendEnv: false,
    });
    await new Promise((ready) => child.stdout.once("data", ready));
    expect(await statuses(place)).toEqual({ r: "running" });
    expect(valuesOf(onlyRun(place), "n")).toEqual([0]);
    child.stdin.end("go on");
    await child;
    expect(await statuses(place)).toEqual({ r: "finished" });
    expect(valuesOf(onlyRun(place), "n")).toEqual([0, 1]);
  });

  it("goes on with a run, from all that it has, also where no command came between", async () => {
    const place = makePlace();
    const source = `
      const run = trackio.init({ name: "long", resume: "allow" });
      console.log(run.attempt, run.step, run.resumed, run.checkpoint);
      for (let n = 0; n < 5; n++) run.log({ n });
      trackio.checkpoint("ckpt/" + run.attempt);`;
    const said = [];
    for (let round = 0; round < 3; round++) said.push((await alone(place, source)).stdout);
    expect(said).toEqual(["1 0 false undefined", "2 5 true ckpt/1", "3 10 true ckpt/2"]);
    expect(await statuses(place)).toEqual({ long: "finished" });
    expect(recordsIn(join(onlyRun(place), "steps.ndjson")).map(({ step }) => step)).toEqual(
      Array.from({ length: 15 }, (_, step) => step),
    );
  });

  it("leaves a run to those who write it", async () => {
    const place = makePlace();
    const child = writeProgram(
      place,
      `import * as trackio from "trackio"; trackio.init({ name: "r", resume: "allow" }).log({ n: 1 });`,
      "child.mjs",
    );
    const { stderr } = await alone(
      place,
      `import { spawnSync } from "node:child_process";
       trackio.init({ name: "r" }).log({ n: 0 });
       const { TRACKIO_SPOOL, ...env } = process.env;
       spawnSync(process.execPath, [${JSON.stringify(child)}], { env, stdio: "inherit" });`,
    );
    expect(stderr).toMatch(
      /run "r" of project "work" is still being written \(process \d+ on \S+\): this one gets another name/,
    );
    expect(await statuses(place)).toEqual({ r: "finished", "r-2": "finished" });
  });

  it("says where a run is missing that it insists on", async () => {
    const place = makePlace();
    const { exitCode, stderr } = await alone(place, 'trackio.init({ name: "base", resume: "must" });');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'Error: Cannot resume "base": project "work" has no run of that name. It has no runs yet; resume: "allow" makes one.',
    );
    expect(runsIn(place.store)).toEqual([]);
  });

  it("keeps what is logged after its finish in the run that was finished", async () => {
    const place = makePlace();
    await alone(
      place,
      `trackio.init({ name: "r" }).log({ n: 0 });
       trackio.finish();
       trackio.finish();
       trackio.log({ n: 1 });`,
    );
    expect(await statuses(place)).toEqual({ r: "finished" });
    expect(valuesOf(onlyRun(place), "n")).toEqual([0, 1]);
  });

  it("takes its threads and child processes along, and leaves the environment as it was", async () => {
    const place = makePlace();
    const other = writeProgram(
      place,
      `import * as trackio from "trackio";
       import { workerData } from "node:worker_threads";
       trackio.log({ who: workerData ?? "child" });`,
      "other.mjs",
    );
    const { exitCode, stderr } = await alone(
      place,
      `import { spawnSync } from "node:child_process";
       import { Worker } from "node:worker_threads";
       const before = JSON.stringify(process.env);
       trackio.init({ name: "r" }).log({ who: "main" });
       spawnSync(process.execPath, [${JSON.stringify(other)}], { stdio: "inherit" });
       await new Promise((done) => new Worker(${JSON.stringify(other)}, { workerData: "worker" }).on("exit", done));
       trackio.finish();
       if (JSON.stringify(process.env) !== before) throw new Error("changed");`,
    );
    expect(exitCode, stderr).toBe(0);
    expect(await statuses(place)).toEqual({ r: "finished" });
    expect(valuesOf(onlyRun(place), "who").sort()).toEqual(["child", "main", "worker"]);
  });

  it("is not disturbed where there can be no store, and is told once", async () => {
    const place = makePlace();
    writeFileSync(join(place.root, "file"), "");
    const { exitCode, stdout, stderr } = await alone(
      place,
      `const run = trackio.init({ name: "r" });
       for (let n = 0; n < 100; n++) run.log({ n });
       console.log(run.name, run.dir);`,
      { env: { TRACKIO_DIR: join(place.root, "file/store") } },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe("r undefined");
    expect(stderr).toMatch(
      /^trackio: cannot write to the store: .*\. Lines are kept in memory, up to 16 MiB, and tried again with the next one\ntrackio: 101 lines could not be written, and are lost$/,
    );
  });

  it("begins when the store can be written", async () => {
    const place = makePlace();
    writeFileSync(join(place.root, "file"), "");
    await alone(
      place,
      `import { rmSync } from "node:fs";
       const run = trackio.init({ name: "r" });
       run.log({ n: 0 });
       rmSync(process.env.TRACKIO_DIR.replace("/store", ""));
       run.log({ n: 1 });`,
      { env: { TRACKIO_DIR: join(place.root, "file/store") } },
    );
    const there = { ...place, store: join(place.root, "file/store") };
    expect(await statuses(there)).toEqual({ r: "finished" });
    expect(valuesOf(onlyRun(there), "n")).toEqual([0, 1]);
  });

  it("follows TRACKIO_PROJECT, and begins nothing where a spool is named that is gone", async () => {
    const place = makePlace();
    mkdirSync(join(place.cwd, ".git"));
    await alone(place, 'trackio.init({ project: "mine", name: "r" }).log({ n: 0 });', {
      env: { TRACKIO_PROJECT: "theirs", TRACKIO_SPOOL: join(place.root, "gone") },
    });
    expect(runsIn(place.store)).toEqual(["theirs/r"]);
    expect(await statuses(place, "theirs")).toEqual({ r: "finished" });
  });

  it("says what it is in its session, as docs/format.md has it", async () => {
    const place = makePlace();
    await alone(
      place,
      'trackio.init({ project: "p", name: "r" }).log({ n: 0 }); process.kill(process.pid, "SIGKILL");',
    );
    const [folder = ""] = sessionsIn(place.store);
    expect(folder).toMatch(/\/\d{8}T\d{6}\.\d{6}-[0-9a-f]+$/);
    const owner = JSON.parse(readFileSync(join(folder, "owner.json"), "utf8")) as Record<string, unknown>;
    const run = join(place.store, "p/r");
    const [started] = eventsOf(run, "started");
    expect(owner).toMatchObject({
      session: folder.split("/").at(-1),
      host: started?.["host"],
      boot_id: started?.["boot_id"],
      recorder: started?.["recorder"],
      program: started?.["recorder"],
      user: started?.["user"],
      client: "javascript",
      begun: expect.stringMatching(/^\d{4}-.*Z$/),
      run: { project: "p", run: "r", folder: run },
      plan: {
        choice: { defaultProject: "p" },
        about: { tags: [], config: [] },
        command: started?.["command"],
        cwd: place.cwd,
      },
    });
    expect(owner["over"]).toBeUndefined();
  });
});
