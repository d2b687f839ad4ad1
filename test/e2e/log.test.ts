import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { start, startInTerminal, startTrackio, until } from "../support/live.ts";
import { configOf, eventsOf, onlyRun, recordsIn, runsIn, valuesOf } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Outcome, type Place, trackio } from "../support/trackio.ts";

/** Runs a shell script under `trackio run`, in which `trackio` is the installed one. */
const runs = (place: Place, script: string, env: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
  trackio(place, ["run", "-q", "-p", "p", "--", "sh", "-c", `trackio() { "$TRACKIO" "$@"; }; ${script}`], {
    env: { ...env, TRACKIO: inject("trackio") },
  });

const text = (place: Place, file: string): string => readFileSync(join(onlyRun(place), file), "utf8");

describe("trackio log", () => {
  it("reports metrics as they are typed, and says nothing", async () => {
    const place = makePlace();
    const outcome = await runs(
      place,
      `trackio log loss=0.50 big=12345678901234567890 bad=NaN name=adam 'sizes=[1, 2]' val/loss=-1 --step 3
       trackio log loss=0.25
       trackio log loss=0.1 --timestamp 1795404362.123456`,
    );
    expect(outcome).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    const [first, ...others] = text(place, "steps.ndjson").trim().split("\n");
    expect(first).toMatch(
      /^\{"step":3,"timestamp":"[^"]+","loss":0\.50,"big":12345678901234567890,"bad":"NaN","name":"adam","sizes":\[1, 2\],"val\/loss":-1\}$/,
    );
    expect(others.map((line) => JSON.parse(line))).toMatchObject([
      { step: 4, loss: 0.25 },
      { step: 5, loss: 0.1, timestamp: "2026-11-23T03:26:02.123456Z" },
    ]);
  });

  it("reports several kinds at once, those that have a step at that of the metrics", async () => {
    const place = makePlace();
    writeFileSync(join(place.cwd, "results.csv"), "prompt,reward\nTrackio,0.10\n");
    const outcome = await runs(
      place,
      `trackio log loss=0.5 --table results.csv --config lr=0.10 -c name=adam --checkpoint c/3.pt \\
         --progress 10 --done 4 --alert 'loss = "spiked"' --title Loss --level error
       trackio log --step 9 --table results.csv --name later
       trackio log --alert calm`,
    );
    expect(outcome).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    const run = onlyRun(place);
    expect(configOf(run)).toEqual([["program", { lr: 0.1, name: "adam" }]]);
    expect(valuesOf(run, "loss")).toEqual([0.5]);
    expect(recordsIn(join(run, "tables.ndjson"))).toMatchObject([
      { step: 0, name: "results", columns: ["prompt", "reward"], rows: [["Trackio", 0.1]] },
      { step: 9, name: "later" },
    ]);
    expect(text(place, "tables.ndjson")).toContain('["Trackio",0.10]');
    expect(eventsOf(run, "checkpoint")).toMatchObject([{ path: "c/3.pt", step: 0 }]);
    expect(eventsOf(run, "progress")).toMatchObject([{ total: 10, done: 4 }]);
    expect(recordsIn(join(run, "alerts.ndjson"))).toMatchObject([
      { step: 0, title: "Loss", text: 'loss = "spiked"', level: "error" },
      { step: 0, text: "calm", level: "warn" },
    ]);
  });

  it("writes a call's lines in one write, with no more than a newline between them", async () => {
    const place = makePlace();
    const stream = join(place.cwd, "stream");
    writeFileSync(stream, "");
    const flags = ["log", "a=1", "--step", "2", "--summary", "best=0.9", "-c", "b=[1,\n2]"];
    await trackio(place, flags, { env: { TRACKIO_FILE: stream } });
    expect(readFileSync(stream, "utf8")).toBe(
      '{"_type":"config","b":[1, 2]}\n{"step":2,"a":1}\n{"_type":"summary","best":0.9}\n',
    );
  });

  it("takes a table of CSV from standard input", async () => {
    const place = makePlace();
    const outcome = await runs(place, "printf 'x\\n1\\n2\\n' | trackio log --table - --name t");
    expect(outcome.stderr).toBe("");
    expect(recordsIn(join(onlyRun(place), "tables.ndjson"))).toMatchObject([
      { name: "t", columns: ["x"], rows: [[1], [2]] },
    ]);
  });

  it("gives each rank above 0 one stream for all its calls, whoever makes it", async () => {
    const place = makePlace();
    await runs(
      place,
      `trackio log loss=0
       export RANK=2
       for n in 1 2 3 4 5 6; do trackio log loss=$n & done; wait
       echo '{"loss":7}' | trackio log
       ls -A "$TRACKIO_SPOOL" >listed`,
    );
    const steps = recordsIn(join(onlyRun(place), "steps.ndjson"));
    expect(steps.filter((step) => step["_rank"] === undefined)).toMatchObject([{ step: 0, loss: 0 }]);
    const others = steps.filter((step) => step["_rank"] === 2);
    expect(others.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(others.map(({ loss }) => loss).sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(existsSync(join(onlyRun(place), "rejected.ndjson"))).toBe(false);
    const listed = readFileSync(join(place.cwd, "listed"), "utf8").trim().split("\n").sort();
    expect(listed).toEqual(["fd3.ndjson", "log-rank-2.ndjson", "owner.json", "state.ndjson"]);
  });
});

describe("trackio log with lines on standard input", () => {
  it("passes them on as they come and as they are", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      [
        "run",
        "-p",
        "p",
        "--",
        "sh",
        "-c",
        `{ echo '{"n": 1.0}'; until [ -e go ]; do sleep 0.05; done; echo 'no json'; printf '{"n": 2}'; } | "$TRACKIO" log`,
      ],
      { env: { TRACKIO: inject("trackio") } },
    );
    const steps = () => (runsIn(place.store).length === 1 ? valuesOf(onlyRun(place), "n") : []);
    await until(() => steps().length === 1, "the first line");
    writeFileSync(join(place.cwd, "go"), "");
    await live.process;
    expect(steps()).toEqual([1, 2]);
    expect(text(place, "steps.ndjson")).toMatch(/"n": ?1\.0\b/);
    expect(recordsIn(join(onlyRun(place), "rejected.ndjson"))).toMatchObject([{ line: "no json" }]);
  });

  it("takes the word - for it, and very many lines", async () => {
    const place = makePlace();
    const outcome = await runs(place, `seq 100000 | sed 's/.*/{"n":&}/' | trackio log -`);
    expect(outcome.stderr).toBe("");
    expect(valuesOf(onlyRun(place), "n")).toEqual(Array.from({ length: 100_000 }, (_, index) => index + 1));
  });

  it("outlives the signals that end a job, until the program has said its last", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      [
        "run",
        "-p",
        "p",
        "--",
        "sh",
        "-c",
        `{ echo '{"n": 1}'; until [ -e go ]; do sleep 0.05; done; echo '{"n": 2}'; } | sh -c 'echo $$ >pid; exec "$TRACKIO" log'`,
      ],
      { env: { TRACKIO: inject("trackio") } },
    );
    await until(
      () => runsIn(place.store).length === 1 && valuesOf(onlyRun(place), "n").length === 1,
      "a line",
    );
    const pid = Number(readFileSync(join(place.cwd, "pid"), "utf8"));
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.kill(pid, signal);
    writeFileSync(join(place.cwd, "go"), "");
    expect((await live.process).exitCode).toBe(0);
    expect(valuesOf(onlyRun(place), "n")).toEqual([1, 2]);
  });

  /** util-linux has it; elsewhere a process cannot be given its limit back. */
  const canLimit = spawnSync("prlimit", ["--version"]).status === 0;

  it.skipIf(!canLimit)("keeps what it cannot write for later, and tells of both", async () => {
    const place = makePlace();
    const stream = join(place.cwd, "stream");
    writeFileSync(stream, "");
    const lines = Array.from({ length: 1000 }, (_, index) => `{"n":${index}}`);
    const live = start(
      place,
      "sh",
      ["-c", 'exec prlimit --fsize=4096:unlimited "$@"', "sh", inject("trackio"), "log"],
      { env: { TRACKIO_FILE: stream } },
    );
    live.process.stdin?.write(`${lines.slice(0, -1).join("\n")}\n`);
    await live.says(`cannot log to ${stream}: the file would be larger than is allowed; lines wait`);
    await execa("prlimit", ["--pid", String(live.pid), "--fsize=unlimited"]);
    live.process.stdin?.end(`${lines.at(-1)}\n`);
    expect((await live.process).exitCode).toBe(0);
    expect(live.err()).toContain(`${stream} can be written again`);
    const found = readFileSync(stream, "utf8")
      .split("\n")
      .filter((line) => line.endsWith("}"));
    expect(found).toEqual(lines);
  });

  it.skipIf(!existsSync("/dev/full"))(
    "reads on where the disk stays full, and tells what it lost",
    async () => {
      const place = makePlace();
      const input = "x".repeat(99);
      const outcome = await trackio(place, ["log"], {
        env: { TRACKIO_FILE: "/dev/full" },
        stdin: "pipe",
        input: `{"n":1}\n{"n":2}\n${`${input}\n`.repeat(100_000)}`,
      });
      expect(outcome.exitCode).toBe(1);
      expect(outcome.stdout).toBe("");
      expect(outcome.stderr).toMatch(
        /^trackio: cannot log to \/dev\/full: the disk is full; lines wait, and are tried again with the next\ntrackio: 100,002 lines of standard input are not in \/dev\/full: the disk is full\.\n {2}Not written: \{"n":1\}\n {2}Not written: \{"n":2\}\n {2}Not written: x{99}\n {2}… and \d+ more$/,
      );
    },
  );
});

describe("trackio log refuses", () => {
  it.each<[string, string[], NodeJS.ProcessEnv, number, string]>([
    [
      "to work outside of a run",
      ["a=1"],
      {},
      2,
      "trackio: There is no run to log to: trackio log works in a program that trackio run started, and TRACKIO_FILE is not set.\n  Start the program with it: trackio run -- ./train.sh",
    ],
    ["a run that is gone", ["a=1"], { TRACKIO_FILE: "/gone/x" }, 2, "to any more: /gone/x is not there."],
    [
      "a run that is gone, for a higher rank",
      ["a=1"],
      { RANK: "1", TRACKIO_SPOOL: "/gone" },
      2,
      "to any more: /gone/log-rank-1.ndjson is not there.",
    ],
    ["lines without a run", [], {}, 2, "TRACKIO_FILE is not set"],
    ["what cannot be written", ["a=1"], { TRACKIO_FILE: "/dev" }, 1, "Cannot log to /dev: /dev is a folder."],
    ["a word without =", ["loss"], {}, 2, 'A metric is KEY=VALUE, not "loss".'],
    ["a config without a key", ["-c", "=1"], {}, 2, '--config takes KEY=VALUE, not "=1".'],
    ["a summary without =", ["--summary", "x"], {}, 2, '--summary takes KEY=VALUE, not "x".'],
    [
      "a step that is none",
      ["a=1", "--step", "1.5"],
      {},
      2,
      '--step takes a whole number from 0 to 2^53 - 1, not "1.5".',
    ],
    ["a step of nothing", ["-c", "a=1", "--step", "1"], {}, 2, "--step says something of metrics,"],
    [
      "a time that is none",
      ["a=1", "--timestamp", "now"],
      {},
      2,
      '--timestamp takes ISO 8601 or seconds since 1970, not "now".',
    ],
    ["a time of nothing", ["--timestamp", "5"], {}, 2, "--timestamp says something of metrics,"],
    ["a file of another kind", ["--table", "x.xlsx"], {}, 2, 'Cannot tell what "x.xlsx" is'],
    [
      "a file that is not there",
      ["--table", "x.csv"],
      { TRACKIO_FILE: "/dev/null" },
      1,
      'Cannot read the table "x.csv"',
    ],
    ["a table without a name", ["--table", "-"], {}, 2, "The table needs a name."],
    [
      "a name of nothing",
      ["a=1", "--name", "x"],
      {},
      2,
      "--name says something of --table, which is not there.",
    ],
    ["progress towards nothing", ["--progress", "0"], {}, 2, '--progress takes a number above 0, not "0".'],
    [
      "a part that is no number",
      ["--progress", "5", "--done", "half"],
      {},
      2,
      '--done takes a number, not "half".',
    ],
    [
      "a level that is none",
      ["--alert", "x", "--level", "bad"],
      {},
      2,
      '--level takes info, warn, error, not "bad".',
    ],
    ["a title of nothing", ["--title", "x"], {}, 2, "--title says something of --alert, which is not there."],
    ["- with anything else", ["-", "a=1"], {}, 2, "takes nothing beside it"],
    ["an option that there is not", ["--stpe", "1"], {}, 2, "Unknown option '--stpe'."],
  ])("%s", async (_, args, env, exitCode, said) => {
    const outcome = await trackio(makePlace(), ["log", ...args], { env });
    expect(outcome).toMatchObject({ exitCode, stdout: "" });
    expect(outcome.stderr).toContain(said);
  });

  it("to end who writes to it, where there is no run", async () => {
    const script = 'set -o pipefail; seq 100000 | { "$1" log; echo "$?" >code; }';
    const place = makePlace();
    const piped = await execa("bash", ["-c", script, "bash", inject("trackio")], {
      cwd: place.cwd,
      env: cleanEnvironment(place),
      extendEnv: false,
      reject: false,
    });
    expect(readFileSync(join(place.cwd, "code"), "utf8")).toBe("2\n");
    expect(piped.exitCode, "of seq, which would be ended by SIGPIPE").toBe(0);
  });

  it("to wait at a terminal for lines that nobody asked for", async () => {
    const place = makePlace();
    const live = startInTerminal(place, [inject("trackio"), "log"]);
    await live.process;
    expect(live.out()).toMatch(
      /There is nothing to log: no metric, no option, and no lines on standard\s+input\./,
    );
  });
});
