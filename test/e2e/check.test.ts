import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { startTrackio, until } from "../support/live.ts";
import { eventOf, recordsIn, sessionsIn, valuesOf } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Place, trackio } from "../support/trackio.ts";

const run = (place: Place, name: string, script: string) =>
  trackio(place, ["run", "-q", "-p", "p", "--name", name, "--", "sh", "-c", script]);

const LINES = "for i in 1 2 3; do echo '{\"loss\":'$i'}' >&3; done";

describe("trackio check", () => {
  it("finds nothing in what trackio itself has written", async () => {
    const place = makePlace();
    await run(place, "a", LINES);
    await run(place, "b", "echo 'not JSON' >&3; exit 3");
    await trackio(place, ["show", "a"]);
    expect(await trackio(place, ["check"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^✔ 2 runs in 1 project are sound {2}\d files, \d+ lines$/),
      stderr: "",
    });
  });

  it("finds nothing, whatever a program writes", async () => {
    const place = makePlace();
    const inputs = fileURLToPath(new URL("../../fixtures/conformance", import.meta.url));
    await trackio(place, ["run", "-q", "--", "sh", "-c", `cat ${inputs}/*/input.ndjson >&3`]);
    const { exitCode, stdout } = await trackio(place, ["check"]);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^✔ \d+ runs in \d+ projects? are sound/)]);
  });

  it("changes nothing, and repairs when it is told to", async () => {
    const place = makePlace();
    await run(place, "a", LINES);
    const file = join(place.store, "p/a/steps.ndjson");
    const good = readFileSync(file);
    appendFileSync(file, '{"step":3,');
    const found = await trackio(place, ["check", "a"]);
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toContain(`byte ${good.length} (line 4)  torn line of 10 bytes: {"step":3,`);
    expect(readFileSync(file, "utf8")).toBe(`${good}{"step":3,`);
    const mended = await trackio(place, ["check", "a", "--repair"]);
    expect(mended.exitCode).toBe(0);
    expect(readFileSync(file)).toEqual(good);
    expect(readdirSync(join(place.store, "p/a/cut"))).toEqual([`steps.ndjson.${good.length}.1`]);
    expect((await trackio(place, ["check", "--json"])).stdout).toContain('"sound": true');
    expect((await run(place, "b", LINES)).exitCode).toBe(0);
  });

  it("tells what stands in the place of a run's file", async () => {
    const place = makePlace();
    await run(place, "a", LINES);
    await run(place, "b", LINES);
    symlinkSync("/nonexist/tables.ndjson", join(place.store, "p/a/tables.ndjson"));
    mkdirSync(join(place.store, "p/a/media.ndjson"));
    rmSync(join(place.store, "p/b/run.ndjson"));
    mkdirSync(join(place.store, "p/b/run.ndjson"));
    for (const flags of [[], ["--repair"]]) {
      const { exitCode, stdout } = await trackio(place, ["check", "--json", ...flags]);
      expect(exitCode).toBe(1);
      const found = JSON.parse(stdout).findings;
      expect(found).toMatchObject([
        { file: "p/a/tables.ndjson", kind: "dead-link", value: "/nonexist/tables.ndjson" },
        { file: "p/a/media.ndjson", kind: "unreadable", rule: "is a folder" },
        { file: "p/b/run.ndjson", kind: "unreadable", rule: "is a folder" },
      ]);
      expect(found).toHaveLength(3);
    }
  });

  it("counts a run that is being written, and leaves it alone", async () => {
    const place = makePlace();
    const args = ["run", "-q", "-p", "p", "--name", "a", "--", "sh", "-c", `${LINES}; read -r _`];
    const live = startTrackio(place, args, { stdin: "pipe" });
    const folder = join(place.store, "p/a");
    await until(() => valuesOf(folder, "loss").length === 3, "three steps");
    appendFileSync(join(folder, "steps.ndjson"), '{"step":3,');
    for (const flags of [[], ["--repair"]]) {
      const { exitCode, stdout } = await trackio(place, ["check", ...flags]);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/sound.*\n1 run is being written; its last lines were not checked\.$/);
    }
    expect(existsSync(join(folder, "cut"))).toBe(false);
    live.process.stdin?.end("\n");
    await live.process;
  });

  it("tells of lines that wait, and takes them in where it may", async () => {
    const place = makePlace();
    const args = [
      "run",
      "-q",
      "-p",
      "p",
      "--name",
      "a",
      "--",
      "sh",
      "-c",
      `${LINES}; kill -9 $PPID; ${LINES}`,
    ];
    await startTrackio(place, args).process;
    const folder = join(place.store, "p/a");
    const pid = Number(eventOf(folder, "started")?.["pid"]);
    await until(() => !existsSync(`/proc/${pid}`), "the program to end");
    const before = readFileSync(join(folder, "run.ndjson"));
    const found = await trackio(place, ["check"]);
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toMatch(/! session 2\S+\n {4}.\/ +\d lines? waits? since 2\S+ \S+ UTC/);
    expect(readFileSync(join(folder, "run.ndjson"))).toEqual(before);
    const mended = await trackio(place, ["check", "--repair"]);
    expect(mended.stdout).toMatch(/✔ session 2\S+\n[\s\S]*taken in\n/);
    expect(mended.exitCode).toBe(0);
    expect(valuesOf(folder, "loss")).toEqual([1, 2, 3, 1, 2, 3]);
    expect(sessionsIn(place.store)).toEqual([]);
    expect((await trackio(place, ["check", "--repair"])).stdout).toMatch(/^✔ 1 run in 1 project is sound/);
  });

  it.each([
    [["check", "nothing"], /No run or project is called "nothing"/],
    [["check", "--dir", "/nowhere/at/all"], /There is no store in \/nowhere\/at\/all/],
    [["check", "--mend"], /[Uu]nknown option/],
  ])("ends with 2 for %j", async (args, message) => {
    const place = makePlace();
    await run(place, "a", "true");
    const { exitCode, stderr } = await trackio(place, args);
    expect([exitCode, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it("killed in the middle of a repair leaves nothing worse, and finishes it the next time", async () => {
    const place = makePlace();
    await run(place, "a", LINES);
    const folder = join(place.store, "p/a");
    const [line = ""] = readFileSync(join(folder, "steps.ndjson"), "utf8").split("\n");
    const good = 100;
    const text = Array.from({ length: good }, () => `garbage\n${line}\n`).join("");
    for (let after = 60; after <= 300; after += 40) {
      writeFileSync(join(folder, "steps.ndjson"), text);
      const repair = execa(inject("trackio"), ["check", "--repair"], {
        cwd: place.cwd,
        env: cleanEnvironment(place),
        extendEnv: false,
        reject: false,
      });
      await new Promise((resolve) => setTimeout(resolve, after));
      repair.kill("SIGKILL");
      await repair;
      const left = readFileSync(join(folder, "steps.ndjson"), "utf8");
      expect([text, `${line}\n`.repeat(good)]).toContain(left);
      expect((await trackio(place, ["check", "--repair"])).exitCode).toBe(0);
      expect(recordsIn(join(folder, "steps.ndjson"))).toHaveLength(good);
      expect(readdirSync(join(folder, "cut"))).toHaveLength(good);
    }
  });
});
