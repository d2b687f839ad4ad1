import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isAlive } from "../../src/process/identity.ts";
import { startTrackio, until } from "../support/live.ts";
import { eventsOf, recordsIn, sessionsIn, valuesOf } from "../support/runs.ts";
import { makePlace, type Outcome, type Place, trackio } from "../support/trackio.ts";

const BOARD = fileURLToPath(new URL("../../fixtures/tensorboard/lightning/board", import.meta.url));

const folder = (place: Place): string => join(place.store, "p/r");

const run = (place: Place, flags: readonly string[], script: string): Promise<Outcome> =>
  trackio(place, ["run", "-q", "-p", "p", "--name", "r", "--no-code", ...flags, "--", "sh", "-c", script]);

describe("trackio run --follow", () => {
  it("takes what its program writes to a CSV and to a file of JSON lines, from where they ended", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "log.jsonl"), '{"old": 1}\n');
    const script = `
      echo '{"acc": 1, "step": 4}' >>log.jsonl
      mkdir out; printf 'step,loss\\n0,0.5\\n1,0.25\\n' >out/metrics.csv
      echo '{"lr": 0.1, "step": 9}' >&3`;
    const ran = await run(place, ["--follow", "out/metrics.csv", "--follow", "log.jsonl"], script);
    expect(ran, ran.stderr).toMatchObject({ exitCode: 0, stderr: "" });
    expect(
      ["loss", "acc", "lr", "old"].map((name) =>
        valuesOf(folder(place), name).filter((value) => value !== undefined),
      ),
    ).toEqual([[0.5, 0.25], [1], [0.1], []]);
    expect(eventsOf(folder(place), "started")).toMatchObject([{ follow: ["out/metrics.csv", "log.jsonl"] }]);
    expect(sessionsIn(place.store)).toEqual([]);
    const { stdout, exitCode } = await trackio(place, ["check"]);
    expect(exitCode, stdout).toBe(0);
  });

  it("tells what is neither, once, and keeps it", async () => {
    const place = makePlace();
    const { stderr } = await run(place, ["--follow", "log.txt"], "echo one >log.txt; echo two >>log.txt");
    expect(stderr.replaceAll(place.cwd, ".")).toMatchInlineSnapshot(`
      "trackio: cannot follow ./log.txt: it begins neither with a line of JSON nor with a CSV's header; its lines are kept in rejected.ndjson
      trackio: a line was not understood (not JSON: expected a value at column 1, found "o"); it is kept in rejected.ndjson"
    `);
    expect(recordsIn(join(folder(place), "rejected.ndjson")).map(({ line }) => line)).toEqual(["one", "two"]);
  });
});

describe("what is followed to no avail", () => {
  it("is told at the end, for its path may be misspelt", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "old.csv"), "step,loss\n0,1\n");
    mkdirSync(join(place.cwd, "empty"));
    const files = ["none.csv", "/nowhere/none.csv", "old.csv", "new.csv"].flatMap((path) => [
      "--follow",
      path,
    ]);
    const folders = ["none", "empty"].flatMap((path) => ["--tensorboard", path]);
    const { stderr, exitCode } = await run(place, [...files, ...folders], "printf 'loss\\n1\\n' >new.csv");
    expect(exitCode).toBe(0);
    expect(stderr.replaceAll(place.cwd, ".")).toMatchInlineSnapshot(`
      "trackio: --follow none.csv: there is no such file, looked for in .
      trackio: --follow /nowhere/none.csv: there is no such file
      trackio: --follow old.csv: nothing new was written to it
      trackio: --tensorboard none: there is no such folder, looked for in .
      trackio: --tensorboard empty: there is no event file in it, nor below it"
    `);
  });

  it("is told once of a program that is started again", async () => {
    const place = makePlace();
    const { stderr } = await run(place, ["--follow", "none.csv", "--restart", "on-failure:1"], "exit 3");
    expect(stderr.match(/there is no such file/g)).toHaveLength(1);
  });

  it("is refused where it is an empty text, as an unset variable is", async () => {
    const place = makePlace();
    const refused = async (flag: string) => (await run(place, [flag, ""], "true")).stderr;
    expect(await refused("--follow")).toBe(
      "trackio: --follow takes the path of a file, not an empty text.\n  For example: --follow metrics.csv",
    );
    expect(await refused("--tensorboard")).toBe(
      "trackio: --tensorboard takes the path of a folder, not an empty text.\n  For example: --tensorboard runs",
    );
  });
});

describe("trackio run --tensorboard", () => {
  it("takes what its program writes to event files, and resume goes on with that", async () => {
    const place = makePlace();
    const first = await run(
      place,
      ["--tensorboard", "logs"],
      `mkdir logs; cp -r '${BOARD}' logs/lightning; exit 3`,
    );
    expect(first.exitCode).toBe(3);
    const loss = (): unknown[] =>
      recordsIn(join(folder(place), "steps.ndjson")).flatMap(
        (record) => record["lightning/version_0/train/loss"] ?? [],
      );
    expect(loss()).toHaveLength(12);
    const shown = await trackio(place, ["show", "p/r"], { env: { COLUMNS: "100" } });
    expect(shown.stdout).toContain("\n  follows  TensorBoard's files in logs\n");
    const resumed = await trackio(place, [
      ..."resume -q p/r --no-code -- sh -c".split(" "),
      `mkdir logs/again; cp '${BOARD}'/version_0/*tfevents* logs/again`,
    ]);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(eventsOf(folder(place), "started").map(({ tensorboard }) => tensorboard)).toEqual([
      ["logs"],
      ["logs"],
    ]);
    expect(loss()).toHaveLength(12);
    expect(valuesOf(folder(place), "again/train/loss").filter((value) => value !== undefined)).toHaveLength(
      12,
    );
  });

  it("is read to its end by the next command, where the recorder was killed", async () => {
    const place = makePlace();
    const script = `echo $$ >pid; while ! test -e go; do sleep 0.02; done; cp -r '${BOARD}' logs`;
    const flags = ["-p", "p", "--name", "r", "--no-code", "--tensorboard", "logs"];
    const live = startTrackio(place, ["run", ...flags, "--", "sh", "-c", script]);
    await live.says("started");
    const pid = Number(readFileSync(join(place.cwd, "pid"), "utf8"));
    process.kill(live.pid, "SIGKILL");
    writeFileSync(join(place.cwd, "go"), "");
    await live.process;
    await until(() => !isAlive({ pid, start: null }), "the program's end");
    const { stdout } = await trackio(place, ["show", "p/r", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ metrics: { "train/loss": { count: 12 } } });
  });
});

describe("what cannot be followed", () => {
  it("is refused before anything is started", async () => {
    const place = makePlace();
    mkdirSync(join(place.cwd, "runs"));
    writeFileSync(join(place.cwd, "a.csv"), "");
    const refused = async (...flags: string[]): Promise<string> => {
      const { exitCode, stderr } = await run(place, flags, "touch started");
      expect(exitCode).toBe(125);
      return stderr.replaceAll(place.cwd, ".");
    };
    expect(await refused("--follow", "runs")).toMatchInlineSnapshot(`
      "trackio: --follow takes a file of JSON lines or a CSV, and "runs" is a folder.
        Of a folder TensorBoard's event files can be followed: --tensorboard runs"
    `);
    expect(await refused("--follow", "/dev/null")).toMatchInlineSnapshot(`
      "trackio: --follow takes a regular file, and "/dev/null" is none.
        What is reported through a pipe: some_program | trackio log"
    `);
    expect(await refused("--tensorboard", "a.csv")).toMatchInlineSnapshot(`
      "trackio: --tensorboard takes a folder, and "a.csv" is a file.
        Give the folder that it is in, or that its program writes to."
    `);
    expect(await refused("--tensorboard", "runs", "--tensorboard", "./runs/a")).toMatchInlineSnapshot(
      `"trackio: --tensorboard ./runs/a lies within --tensorboard runs, whose sub-folders are followed: give one of the two."`,
    );
    expect(await refused("--follow", "a.csv/b")).toMatchInlineSnapshot(
      `"trackio: --follow a.csv/b cannot be looked up: ./a.csv/b leads through something that is not a folder."`,
    );
  });
});
