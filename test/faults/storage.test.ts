import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Live, startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, recordsIn, runsIn, sessionsIn, valuesOf } from "../support/runs.ts";
import { type Place, trackio } from "../support/trackio.ts";
import { faultPlace, mounted } from "./place.ts";
import { kill, untilGone } from "./processes.ts";

const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

const stored = (place: Place): unknown[] => valuesOf(onlyRun(place), "n");

const warnings = (live: Live): string[] =>
  live
    .err()
    .split("\n")
    .filter((line) => line.startsWith("trackio: "));

const hasStarted = (place: Place): boolean =>
  runsIn(place.store).length > 0 && eventOf(onlyRun(place), "started") !== undefined;

describe("a disk that is full, for us and for the program", () => {
  /** Writes what it is asked for to a disk that may be full, as one must: what was not taken is written again. */
  const PROGRAM = `
import errno, os, time
full = False
for n in range(20_000):
    line = b'{"n": %d, "filler": "0123456789"}\\n' % n
    while line:
        try:
            line = line[os.write(3, line):]
        except OSError as error:
            assert error.errno == errno.ENOSPC
            if not full:
                print("full", flush=True)
            full = True
            time.sleep(0.01)
os._exit(7)`;

  it("is not noticed in what is kept: all that reached the spool is stored when there is room again", async ({
    skip,
  }) => {
    const place = faultPlace();
    mkdirSync(place.store);
    if (!mounted(place.store, "4m")) skip("no right to mount a file system of 4 MB here");
    writeFileSync(join(place.store, ".ballast"), Buffer.alloc(3.5 * 2 ** 20));
    const live = startTrackio(place, ["run", "--", "python3", "-c", PROGRAM]);
    await live.says("full");
    await live.says("trackio: cannot store");
    rmSync(join(place.store, ".ballast"));
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual(numbers(20_000));
    expect(sessionsIn(place.store)).toEqual([]);
    expect(warnings(live), live.err()).toHaveLength(2);
  });

  it("is not noticed by the program where its recorder was killed on it: the next command takes all in", async ({
    skip,
  }) => {
    const place = faultPlace();
    mkdirSync(place.store);
    if (!mounted(place.store, "4m")) skip("no right to mount a file system of 4 MB here");
    writeFileSync(join(place.store, ".ballast"), Buffer.alloc(3.5 * 2 ** 20));
    const live = startTrackio(place, ["run", "--", "python3", "-c", PROGRAM]);
    await live.says("full");
    const program = Number(eventOf(onlyRun(place), "started")?.["pid"]);
    kill(live.pid);
    // A command that meets the full disk changes nothing that counts.
    await trackio(place, ["show", "@last"]);
    rmSync(join(place.store, ".ballast"));
    await live.process;
    await untilGone([program]);
    writeFileSync(join(place.store, ".ballast"), Buffer.alloc(2.2 * 2 ** 20));
    const full = await trackio(place, ["show", "@last", "--json"]);
    expect(full.exitCode, full.stderr).toBe(0);
    rmSync(join(place.store, ".ballast"));
    const { stdout } = await trackio(place, ["show", "@last", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ status: { kind: "crashed" }, waiting_lines: 0 });
    expect(stored(place)).toEqual(numbers(20_000));
    expect(sessionsIn(place.store)).toEqual([]);
  });
});

describe("a store in which nothing new can be made any more", () => {
  /** `chattr +i` holds for root as well, and for a file system that is written at that moment: that cannot be made read-only (mount(2), EBUSY). */
  const seal = (folder: string, how: "+i" | "-i"): void =>
    void execFileSync("chattr", [how, folder], { stdio: "ignore" });

  it("loses nothing: what waited is stored when it can be written again", async ({ skip }) => {
    const place = faultPlace();
    const script = `echo '{"n": 0}' >&3; echo begun; read line; echo '{"_type": "table", "name": "t", "columns": ["n"], "rows": [[1]]}' >&3; echo '{"n": 1}' >&3; echo told; read line; echo '{"n": 2}' >&3; exit 7`;
    const live = startTrackio(place, ["run", "--", "sh", "-c", script], { stdin: "pipe" });
    await live.says("begun");
    await until(() => hasStarted(place) && stored(place).length === 1, "the first line");
    const run = onlyRun(place);
    try {
      seal(run, "+i");
    } catch {
      live.process.kill();
      skip("no right to seal a folder here (chattr +i)");
    }
    onTestFinished(() => seal(run, "-i"));
    live.process.stdin?.write("\n");
    await live.says("trackio: cannot store");
    expect(recordsIn(join(run, "tables.ndjson"))).toEqual([]);
    seal(run, "-i");
    await live.says("storing again");
    live.process.stdin?.write("\n");
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([0, 1, 2]);
    expect(recordsIn(join(run, "tables.ndjson"))).toHaveLength(1);
    expect(warnings(live), live.err()).toHaveLength(2);
  });
});

describe("a recorder that may open no more files", () => {
  const STREAMS = 60;
  const LINES = 20;

  /** Writes many streams, each of them through one descriptor at a time. */
  const PROGRAM = `
import os
for stream in range(${STREAMS}):
    path = os.path.join(os.environ["TRACKIO_SPOOL"], "%d-%d.ndjson" % (os.getpid(), stream))
    fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(fd, b'{"_type": "stream", "pid": 1, "rank": 0}\\n')
    for n in range(${LINES}):
        os.write(fd, b'{"stream": %d, "n": %d}\\n' % (stream, n))
    os.close(fd)
os._exit(7)`;

  it("says so once, and loses nothing: what it could not read is read when that is possible", async () => {
    const place = faultPlace();
    const live = startTrackio(place, ["run", "--", "python3", "-c", PROGRAM], {}, "ulimit -n 48");
    expect((await live.process).exitCode).toBe(7);
    await trackio(place, ["show", "@last"]);
    const held = recordsIn(join(onlyRun(place), "steps.ndjson")).map(({ stream, n }) => `${stream} ${n}`);
    const wanted = numbers(STREAMS).flatMap((stream) => numbers(LINES).map((n) => `${stream} ${n}`));
    const lost = wanted.filter((line) => !held.includes(line));
    expect(lost, `${lost.length} lines were lost:\n${live.err().slice(0, 1000)}`).toEqual([]);
    expect(held).toHaveLength(wanted.length);
    expect(sessionsIn(place.store)).toEqual([]);
    // Which stream it was that could not be read, that we go on, and what is where.
    expect(warnings(live).length, live.err().slice(0, 1000)).toBeLessThanOrEqual(3);
  });
});

describe("a stream that is begun anew while nobody reads it", () => {
  /** Writes, is read, and after a word begins its stream anew with so many lines. */
  const script = (lines: number): string =>
    `for n in 0 1 2 3 4; do echo '{"n": '$n'}' >&3; done; echo begun; read line; : > "$TRACKIO_FILE"; n=5; while [ $n -lt ${5 + lines} ]; do echo '{"n": '$n'}' >&3; n=$((n + 1)); done`;

  it.each([
    ["less", 2],
    ["more", 200],
  ])("with %s than was read of it: what came then is kept", async (_, lines) => {
    const place = faultPlace();
    const live = startTrackio(place, ["run", "--", "sh", "-c", script(lines)], { stdin: "pipe" });
    await until(() => hasStarted(place) && stored(place).length === 5, "the first lines");
    await until(() => offsetIn(place) > 0, "a note of them");
    const program = Number(eventOf(onlyRun(place), "started")?.["pid"]);
    kill(live.pid);
    live.process.stdin?.write("\n");
    await live.process;
    await untilGone([program]);
    const { stderr } = await trackio(place, ["show", "@last"]);
    expect(stored(place)).toEqual(numbers(5 + lines));
    expect(stderr).toMatch(/began fd3.ndjson anew/);
    expect(existsSync(join(onlyRun(place), "rejected.ndjson"))).toBe(false);
    expect(sessionsIn(place.store)).toEqual([]);
  });
});

/** How far the descriptor's stream has been read, as the session notes it. */
function offsetIn({ store }: Place): number {
  const [session = ""] = readdirSync(join(store, ".spool"));
  const notes = readFileSync(join(store, ".spool", session, "state.ndjson"), "utf8")
    .trimEnd()
    .split("\n");
  const { streams } = JSON.parse(notes.at(-1) ?? "{}") as { streams: readonly { offset: number }[] };
  return streams[0]?.offset ?? 0;
}
