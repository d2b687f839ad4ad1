import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runProgram, writeProgram } from "../../support/javascript.ts";
import { configOf, eventOf, eventsOf, onlyRun, recordsIn, runsIn, valuesOf } from "../../support/runs.ts";
import { makePlace, type Place, trackio } from "../../support/trackio.ts";

const ok = async (place: Place, source: string, args: readonly string[] = []): Promise<string> => {
  const { exitCode, stdout, stderr } = await runProgram(place, source, { args });
  expect(exitCode, stderr).toBe(0);
  return stdout;
};

describe("a program that imports trackio", () => {
  it("reports to the run of the command line, and is told its facts", async () => {
    const place = makePlace();
    const out = await ok(
      place,
      `for (const loss of [0.5, NaN]) trackio.log({ loss });
       trackio.config({ lr: 0.1 });
       const { project, name, id, dir, attempt, resumed, step, checkpoint } = trackio.run;
       console.log(JSON.stringify({ project, name, id, dir, attempt, resumed, step, checkpoint }));`,
      ["--project", "p", "--name", "r"],
    );
    const dir = join(place.store, "p/r");
    const id = eventOf(dir, "created")?.["id"];
    expect(JSON.parse(out)).toEqual({
      project: "p",
      name: "r",
      id,
      dir,
      attempt: 1,
      resumed: false,
      step: 0,
    });
    expect(valuesOf(dir, "loss")).toEqual([0.5, "NaN"]);
    expect(configOf(dir)).toEqual([["program", { lr: 0.1 }]]);
    expect(eventOf(dir, "finished")).toBeUndefined();
  });

  it("names its run, and reports all that there is", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "cat.svg"), "<svg/>");
    await ok(
      place,
      `const run = trackio.init({ project: "p", name: "r", config: { lr: 0.1 }, group: "g", tags: ["t"], notes: "n" });
       run.log({ val: { loss: 0.5 }, cat: new trackio.Image("cat.svg"), texts: new trackio.Table([{ a: 1 }]) }, 7);
       trackio.table("alone", { columns: ["x"], rows: [[1]] });
       trackio.alert("Hot", { text: "very", level: "error" });
       trackio.logSystem({ gpu: 50 });
       trackio.checkpoint("7.pt", 7);
       trackio.progress(100, { done: 8 });
       trackio.metric("val/*", { stepMetric: "epoch", goal: "minimize" });
       trackio.finish();`,
    );
    const run = join(place.store, "p/r");
    expect(recordsIn(join(run, "steps.ndjson"))).toMatchObject([{ step: 7, "val/loss": 0.5 }]);
    expect(recordsIn(join(run, "tables.ndjson"))).toMatchObject([
      { step: 7, name: "texts", columns: ["a"], rows: [[1]] },
      { step: 7, name: "alone", columns: ["x"], rows: [[1]] },
    ]);
    expect(recordsIn(join(run, "media.ndjson"))).toMatchObject([
      { name: "cat", file_path: "media/cat-7-0.svg" },
    ]);
    expect(recordsIn(join(run, "alerts.ndjson"))).toMatchObject([
      { title: "Hot", text: "very", level: "error" },
    ]);
    expect(recordsIn(join(run, "system.ndjson"))).toMatchObject([{ gpu: 50 }]);
    expect(configOf(run)).toEqual([["init", { lr: 0.1 }]]);
    expect(eventOf(run, "tagged")).toMatchObject({ tags: ["t"] });
    expect(eventOf(run, "noted")).toMatchObject({ note: "n" });
    expect(eventOf(run, "grouped")).toMatchObject({ group: "g" });
    expect(eventOf(run, "checkpoint")).toMatchObject({ path: "7.pt", step: 7 });
    expect(eventOf(run, "progress")).toMatchObject({ total: 100, done: 8 });
    expect(eventOf(run, "metric")).toMatchObject({ name: "val/*", step_metric: "epoch", goal: "minimize" });
    expect(eventsOf(run, "finished")).toHaveLength(1);
    expect(recordsIn(join(run, "rejected.ndjson"))).toEqual([]);
  });

  it("is told by the recorder what run each init got", async () => {
    const place = makePlace();
    const source = `
      const facts = ({ project, name, id, dir, attempt, resumed, step, checkpoint }) =>
        ({ project, name, id, dir, attempt, resumed, step, checkpoint });
      const runs = ["never", "allow"].map((resume) => {
        const run = trackio.init({ project: "p", name: resume, resume });
        for (let n = 0; n < 3; n++) run.log({ n });
        trackio.checkpoint("ckpt/" + resume);
        const told = facts(run);
        trackio.finish();
        return told;
      });
      console.log(JSON.stringify([...runs, facts(trackio.run)]));`;
    const told = async (): Promise<unknown> => JSON.parse(await ok(place, source));
    const facts = (name: string) => {
      const dir = join(place.store, "p", name);
      return { project: "p", name, id: eventsOf(dir, "created")[0]?.["id"], dir };
    };
    const fresh = { attempt: 1, resumed: false, step: 0 };
    const first = await told();
    const allow = { ...facts("allow"), ...fresh };
    expect(first).toEqual([{ ...facts("never"), ...fresh }, allow, allow]);
    const again = { ...facts("allow"), attempt: 2, resumed: true, step: 3, checkpoint: "ckpt/allow" };
    const second = await told();
    expect(second).toEqual([{ ...facts("never-2"), ...fresh }, again, again]);
  });

  it("makes a run of each init that follows a finish", async () => {
    const place = makePlace();
    await ok(
      place,
      `for (const lr of [0.1, 0.2]) {
         const run = trackio.init({ name: "lr " + lr, config: { lr } });
         run.log({ lr });
         trackio.finish();
         trackio.finish();
       }`,
    );
    expect(runsIn(place.store)).toEqual(["work/lr 0.1", "work/lr 0.2"]);
    expect(valuesOf(join(place.store, "work/lr 0.2"), "lr")).toEqual([0.2]);
  });

  it("adds to its run with an init of the same name, or of none", async () => {
    const place = makePlace();
    const out = await ok(
      place,
      `const runs = [{ name: "a" }, { config: { lr: 1 } }, { name: "a", tags: ["t"] }].map(trackio.init);
       runs[0].log({ n: 0 });
       console.log(new Set(runs).size);`,
    );
    expect(out).toBe("1");
    expect(runsIn(place.store)).toEqual(["work/a"]);
    expect(valuesOf(onlyRun(place), "n")).toEqual([0]);
  });

  it("keeps what is logged to a run that was left for another as rejected lines of the other", async () => {
    const place = makePlace();
    await ok(
      place,
      `const first = trackio.init({ name: "first" });
       first.log({ n: 0 });
       const second = trackio.init({ name: "second" });
       first.log({ n: 1 });
       first.finish();
       second.log({ n: 2 });`,
    );
    const second = join(place.store, "work/second");
    expect(valuesOf(join(place.store, "work/first"), "n")).toEqual([0]);
    expect(valuesOf(second, "n")).toEqual([2]);
    const [rejected] = recordsIn(join(second, "rejected.ndjson"));
    expect(String(rejected?.["line"])).toContain('{\\"n\\":1}');
  });

  it("is one run where the command line names it, whatever the program's inits say", async () => {
    const place = makePlace();
    await ok(
      place,
      `const first = trackio.init({ name: "first" });
       trackio.init({ name: "second" });
       first.log({ n: 0 });`,
      ["--name", "mine"],
    );
    expect(runsIn(place.store)).toEqual(["work/mine"]);
    expect(valuesOf(onlyRun(place), "n")).toEqual([0]);
  });

  it("has one stream where it is both imported and required", async () => {
    const place = makePlace();
    const out = await ok(
      place,
      `import { createRequire } from "node:module";
       import { readdirSync } from "node:fs";
       const required = createRequire(import.meta.url)("trackio");
       trackio.init({ name: "r" });
       required.log({ n: 0, texts: new required.Table([{ a: 1 }]) });
       trackio.log({ n: 1 });
       console.log(readdirSync(process.env.TRACKIO_SPOOL).filter((name) => name.startsWith(process.pid)).length);`,
    );
    expect(out).toBe("1");
    expect(valuesOf(onlyRun(place), "n")).toEqual([0, 1]);
  });
});

describe("the end of a program", () => {
  const BEGIN = 'trackio.init({ name: "r" }); trackio.log({ n: 0 });';

  it.each<[string, string, number, number]>([
    ["by itself", "", 0, 1],
    ["by process.exit(0)", "process.exit(0);", 0, 1],
    ["by process.exit(3)", "process.exit(3);", 3, 1],
    ["by an exception", 'throw new Error("no");', 1, 1],
    [
      "by a rejection",
      'Promise.reject(new Error("no")); await new Promise((done) => setTimeout(done, 1000));',
      1,
      1,
    ],
    ["by process.abort()", "process.abort();", 134, 0],
  ])("%s ends its run", async (_, source, exitCode, finished) => {
    const place = makePlace();
    const result = await trackio(place, [
      "run",
      "-q",
      "--",
      "sh",
      "-c",
      'ulimit -c 0; exec node "$0"',
      writeProgram(place, `import * as trackio from "trackio";\n${BEGIN}\n${source}`),
    ]);
    expect(result.exitCode, result.stderr).toBe(exitCode);
    expect(valuesOf(onlyRun(place), "n")).toEqual([0]);
    expect(eventsOf(onlyRun(place), "finished")).toHaveLength(finished);
  });

  it("loses nothing that was logged before a SIGKILL", async () => {
    const place = makePlace();
    const source = `for (let n = 0; n < 1000; n++) trackio.log({ n }); process.kill(process.pid, "SIGKILL");`;
    expect((await runProgram(place, source)).exitCode).toBe(137);
    expect(valuesOf(onlyRun(place), "n")).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  });
});

describe("threads and processes", () => {
  it("each worker thread has a stream of its own, of the same run", async () => {
    const place = makePlace();
    const worker = writeProgram(
      place,
      `import * as trackio from "trackio";
       import { workerData } from "node:worker_threads";
       for (let n = 0; n < 100; n++) trackio.log({ who: workerData, n });`,
      "worker.mjs",
    );
    await ok(
      place,
      `import { Worker } from "node:worker_threads";
       import { readdirSync } from "node:fs";
       trackio.init({ name: "r" });
       trackio.log({ who: "main" });
       await Promise.all([1, 2, 3].map((workerData) => new Promise((done) => {
         new Worker(${JSON.stringify(worker)}, { workerData }).on("exit", done);
       })));
       trackio.summary({});
       const streams = readdirSync(process.env.TRACKIO_SPOOL).filter((name) => name.startsWith(process.pid + "-") && name.endsWith(".ndjson"));
       if (streams.length !== 4) throw new Error(streams.join());`,
    );
    const steps = recordsIn(join(place.store, "work/r/steps.ndjson"));
    expect(steps).toHaveLength(301);
    for (const who of [1, 2, 3])
      expect(steps.filter((step) => step["who"] === who).map(({ n }) => n)).toEqual(
        Array.from({ length: 100 }, (_, n) => n),
      );
  });

  it("child processes report to the same run, those of other ranks apart", async () => {
    const place = makePlace();
    const child = writeProgram(
      place,
      `import * as trackio from "trackio";
       trackio.init({ project: "p" });
       trackio.log({ n: Number(process.env.RANK) });`,
      "child.mjs",
    );
    await ok(
      place,
      `import { spawnSync } from "node:child_process";
       for (const RANK of ["0", "1", "2"])
         spawnSync(process.execPath, [${JSON.stringify(child)}], { env: { ...process.env, RANK }, stdio: "inherit" });`,
    );
    expect(runsIn(place.store)).toHaveLength(1);
    const steps = recordsIn(join(onlyRun(place), "steps.ndjson"));
    expect(new Set(steps.map(({ n, step, _rank = 0 }) => `${n} ${step} ${_rank}`))).toEqual(
      new Set(["0 0 0", "1 0 1", "2 0 2"]),
    );
  });

  it("one that outlives its program is read when it has ended", async () => {
    const place = makePlace();
    const child = writeProgram(
      place,
      `import * as trackio from "trackio";
       trackio.log({ n: 0 });
       process.stdin.resume().on("end", () => trackio.log({ n: 1 }));`,
      "child.mjs",
    );
    await ok(
      place,
      `import { spawn } from "node:child_process";
       import { readdirSync } from "node:fs";
       const child = spawn(process.execPath, [${JSON.stringify(child)}], { stdio: ["pipe", "ignore", "ignore"], detached: true });
       child.unref();
       while (!readdirSync(process.env.TRACKIO_SPOOL).some((name) => name.startsWith(child.pid + "-"))) await new Promise(setImmediate);
       process.exit(0);`,
    );
    await expect
      .poll(
        async () => {
          await trackio(place, ["show"]);
          return valuesOf(onlyRun(place), "n");
        },
        { timeout: 20_000 },
      )
      .toEqual([0, 1]);
    expect(readdirSync(place.store)).toEqual(["work"]);
  });
});
