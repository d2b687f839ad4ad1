import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Live, startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, sessionsIn, valuesOf } from "../support/runs.ts";
import { makePlace, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

const stored = (place: Place): unknown[] => valuesOf(onlyRun(place), "n");
const untilStored = (place: Place, count: number): Promise<void> =>
  until(
    () => stored(place).length >= count,
    () => `${count} steps: ${stored(place)}`,
  );

/** A script that takes a step of its own whenever a line is typed. */
const startScript = (place: Place, script: string): Live =>
  startTrackio(place, ["run", "--", "bash", "-c", `${script}; exit 7`], { stdin: "pipe" });

const next = (live: Live): void => void live.process.stdin?.write("\n");

const warnings = (live: Live): string[] =>
  live
    .err()
    .split("\n")
    .filter((line) => line.startsWith("trackio: "));

describe("a program that is rough with its channel", () => {
  it.each([
    ["the number", "> /dev/fd/3"],
    ["the path", '> "$TRACKIO_FILE"'],
  ])("may begin it anew by %s: it is told once, and what comes then is kept", async (_, target) => {
    const place = makePlace();
    const live = startScript(
      place,
      `echo '{"n": 1}' >&3; echo '{"n": 2}' >&3; read; : ${target}; echo '{"n": 3}' >&3; read; : ${target}; echo '{"n": 4}' >&3`,
    );
    await untilRun(place);
    await untilStored(place, 2);
    next(live);
    await untilStored(place, 3);
    next(live);
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([1, 2, 3, 4]);
    expect(warnings(live)).toEqual([expect.stringMatching(/began fd3.ndjson anew.*">>"/)]);
  });

  it("may begin it anew with just as many bytes as it had", async () => {
    const place = makePlace();
    const live = startScript(place, `echo '{"n": 1}' >&3; read; echo '{"n": 2}' > "$TRACKIO_FILE"`);
    await untilRun(place);
    await untilStored(place, 1);
    next(live);
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([1, 2]);
  });

  it("may delete it: the descriptor still works", async () => {
    const place = makePlace();
    const live = startScript(place, `echo '{"n": 1}' >&3; rm "$TRACKIO_FILE"; echo '{"n": 2}' >&3`);
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([1, 2]);
  });

  it("may delete it and write to the path again: a file of its own there is read, too", async () => {
    const place = makePlace();
    const live = startScript(
      place,
      `echo '{"n": 1}' >&3; rm "$TRACKIO_FILE"; echo '{"n": 2}' >> "$TRACKIO_FILE"`,
    );
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([1, 2]);
  });

  it("may delete the whole session", async () => {
    const place = makePlace();
    const live = startScript(place, `echo '{"n": 1}' >&3; rm -r "$TRACKIO_SPOOL"; echo '{"n": 2}' >&3`);
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([1, 2]);
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 7 });
  });

  it("may put anything into the session's folder", async () => {
    const place = makePlace();
    const live = startScript(
      place,
      `cd "$TRACKIO_SPOOL"; mkdir folder.ndjson; ln -s /nowhere link.ndjson; mkfifo pipe.ndjson; echo text >text; echo '{"n": 1}' >&3`,
    );
    expect((await live.process).exitCode).toBe(7);
    expect(stored(place)).toEqual([1]);
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 7 });
  });
});

describe("a program that lost the descriptor", () => {
  it("reports by path, as under npm exec, sudo and Python's subprocess", async () => {
    const place = makePlace();
    writeFileSync(
      join(place.cwd, "inner.sh"),
      'echo \'{"n": 1}\' >&3 || echo \'{"n": 2}\' >> "$TRACKIO_FILE"\n',
    );
    const result = await trackio(place, [
      "run",
      "-q",
      "--",
      "python3",
      "-c",
      "import subprocess; subprocess.run(['sh', 'inner.sh'])",
    ]);
    expect(result.exitCode).toBe(0);
    expect(stored(place)).toEqual([2]);
  });

  it.each(["env", "timeout 60", "nohup", "setsid -w", "xargs -n 1 -a args", "bash -c '\"$@\"' bash"])(
    "%s keeps it",
    async (wrapper) => {
      const place = makePlace();
      writeFileSync(join(place.cwd, "inner.sh"), "echo '{\"n\": 1}' >&3\n");
      writeFileSync(join(place.cwd, "args"), "one\n");
      const result = await trackio(place, ["run", "-q", "--", "bash", "-c", `${wrapper} sh inner.sh`]);
      expect(result.exitCode, String(result.stderr)).toBe(0);
      expect(stored(place)).toEqual([1]);
    },
  );
});

describe("a program that leaves a child behind", () => {
  it("which keeps the descriptor open: we end when the program itself does", async () => {
    const place = makePlace();
    const result = await trackio(place, ["run", "-q", "--", "python3", join(PROGRAMS, "spawn.py"), "600"]);
    const child = Number(/ready (\d+)/.exec(String(result.stdout))?.[1]);
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain(`process ${child} outlives the program`);
    expect(valuesOf(onlyRun(place), "loss")).toEqual([0.5]);
    expect(sessionsIn(place.store)).toHaveLength(1);
    process.kill(child, "SIGKILL"); // It still lived.
    await until(() => !existsSync(`/proc/${child}`), "the child's end");
    await trackio(place, ["show"]);
    expect(sessionsIn(place.store)).toEqual([]);
  });

  it("which also keeps its output open", async () => {
    const place = makePlace();
    const live = startTrackio(place, ["run", "-q", "--", "bash", "-c", "sleep 600 & echo ready $!; exit 7"], {
      buffer: false,
    });
    await live.says(/ready \d+\n/);
    const exitCode = await new Promise((resolve) => live.process.once("exit", resolve));
    process.kill(Number(/ready (\d+)/.exec(live.out())?.[1]), "SIGKILL");
    expect(exitCode).toBe(7);
  });
});

async function untilRun(place: Place): Promise<void> {
  await until(() => sessionsIn(place.store).length > 0 && eventOfRun(place), "the run");
}

function eventOfRun(place: Place): boolean {
  try {
    return eventOf(onlyRun(place), "started") !== undefined;
  } catch {
    return false; // Its folder is not there yet.
  }
}
