import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { startTrackio, until } from "../support/live.ts";
import { sessionsIn } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

const LINES = 6_000;
const PROGRAM = ["python3", join(PROGRAMS, "slowly.py"), String(LINES)];

interface Started {
  readonly pid: number;
  readonly recorder: { readonly pid: number };
}

/** Starts a run, and kills as asked at an instant of its first second. */
async function killed(place: Place, whom: "recorder" | "both", after: number): Promise<void> {
  const running = execa(inject("trackio"), ["run", "-q", "-p", "p", "--name", "r", "--", ...PROGRAM], {
    cwd: place.cwd,
    env: cleanEnvironment(place),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  await until(() => started(place) !== undefined, "the start");
  const { pid, recorder } = started(place) as Started;
  await new Promise((resolve) => setTimeout(resolve, after));
  for (const victim of whom === "both" ? [recorder.pid, pid] : [recorder.pid]) kill(victim);
  await running;
  await until(() => !existsSync(`/proc/${pid}`), "the program to end");
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It had ended by itself.
  }
}

const started = (place: Place): Started | undefined => startOf(join(place.store, "p/r/run.ndjson"));

function startOf(path: string): Started | undefined {
  if (!existsSync(path)) return undefined;
  const line = readFileSync(path, "utf8")
    .split("\n")
    .find((each) => each.includes('"started"'));
  return line === undefined ? undefined : (JSON.parse(line) as Started);
}

/** What the files hold of the program's numbers, by file, in order. */
function kept(place: Place): { steps: number[]; counters: number[]; config: number[]; tables: number[] } {
  const read = (file: string): Record<string, unknown>[] => {
    const path = join(place.store, "p/r", file);
    if (!existsSync(path)) return [];
    return readFileSync(path, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const steps = read("steps.ndjson");
  return {
    steps: steps.map(({ n }) => Number(n)),
    counters: steps.map(({ step }) => Number(step)),
    config: read("config.ndjson").map(({ config }) => Number((config as { seen: number }).seen)),
    tables: read("tables.ndjson").map(({ rows }) => Number((rows as number[][])[0]?.[0])),
  };
}

/** Of the first `count` numbers, what belongs into each file. */
function wanted(count: number): ReturnType<typeof kept> {
  const all = Array.from({ length: count }, (_, number) => number);
  const steps = all.filter((number) => number % 50 !== 7 && number % 50 !== 11);
  return {
    steps,
    counters: steps.map((_, index) => index),
    config: all.filter((number) => number % 50 === 7),
    tables: all.filter((number) => number % 50 === 11),
  };
}

const total = ({ steps, config, tables }: ReturnType<typeof kept>): number =>
  steps.length + config.length + tables.length;

const INSTANTS = [0, 30, 60, 100, 140, 200, 260, 330];

describe("after a recorder was killed, the next command takes in what is left", () => {
  it.each(INSTANTS)("every line once and in order: the program lived on, %i ms", async (after) => {
    const place = makePlace();
    await killed(place, "recorder", after);
    const shown = await trackio(place, ["show", "r", "--json"]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ waiting_lines: 0 });
    expect(kept(place)).toEqual(wanted(LINES));
    expect(readdirSync(place.store)).toEqual(["p"]);
  });

  it.each(INSTANTS)("every line once and in order: the program was killed as well, %i ms", async (after) => {
    const place = makePlace();
    await killed(place, "both", after);
    await trackio(place, ["show", "r"]);
    const held = kept(place);
    expect(held).toEqual(wanted(total(held)));
  });

  it("one of several that look at the same instant", async () => {
    const place = makePlace();
    await killed(place, "recorder", 100);
    await Promise.all([0, 1, 2].map(() => trackio(place, ["show", "r"])));
    await trackio(place, ["show", "r"]);
    expect(kept(place)).toEqual(wanted(LINES));
  });

  it("also when the command that recovers is killed itself", async () => {
    const place = makePlace();
    await killed(place, "recorder", 50);
    for (const after of [60, 75, 90, 105, 120]) {
      await trackio(place, ["show", "r"], { timeout: after, killSignal: "SIGKILL" });
    }
    await trackio(place, ["show", "r"]);
    expect(kept(place)).toEqual(wanted(LINES));
  });

  it("before a run is resumed, so that it goes on behind the last line", async () => {
    const place = makePlace();
    await killed(place, "recorder", 100);
    const resumed = await trackio(place, [
      "run",
      "-p",
      "p",
      "--name",
      "r",
      "--resume",
      "allow",
      "--",
      "sh",
      "-c",
      "echo $TRACKIO_STEP",
    ]);
    expect(resumed.stdout).toBe(String(wanted(LINES).steps.length));
    expect(resumed.stderr).toContain("resumed: attempt 2");
  });
});

describe("after the recorder of a later attempt was killed", () => {
  it("everything that the earlier one wrote is there, byte for byte", async () => {
    const place = makePlace();
    const lines = [
      '{"loss": 0.5}',
      '{"_type": "config", "lr": 0.1}',
      '{"_type": "table", "name": "t", "columns": ["n"], "rows": [[1]]}',
      '{"_type": "alert", "title": "hot"}',
      "no json",
    ];
    const run = ["run", "-q", "-p", "p", "--name", "r", "--resume", "allow", "--", "sh", "-c"];
    await trackio(place, [...run, lines.map((line) => `echo '${line}' >&3`).join("; ")]);
    const before = filesOf(place);
    expect(Object.keys(before)).toEqual(
      ["alerts", "config", "rejected", "run", "steps", "tables"].map((name) => `${name}.ndjson`),
    );
    await trackio(place, [...run, "echo '{\"loss\": 0.4}' >&3; sleep 0.4; kill -9 $PPID; sleep 0.2"]);
    await trackio(place, ["show", "r"]);
    const after = filesOf(place);
    for (const [name, text] of Object.entries(before))
      expect(after[name]?.slice(0, text.length), name).toBe(text);
    expect(after["steps.ndjson"]?.slice(before["steps.ndjson"]?.length)).toMatch(
      /^\{"step":1,[^\n]*"_attempt":2,"loss":0.4\}\n$/,
    );
  });
});

function filesOf({ store }: Place): Record<string, string> {
  const names = readdirSync(join(store, "p/r")).filter((name) => name.endsWith(".ndjson"));
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(store, "p/r", name), "utf8")]),
  );
}

describe("after a recorder was killed while an init gave its run a name", () => {
  // It looks every 100 ms: these instants are around its first look, which finds the init.
  const INSTANTS_AROUND = Array.from({ length: 15 }, (_, index) => 30 + index * 10);

  it.each(INSTANTS_AROUND)("there is one run, of that name, with every line: %i ms", async (after) => {
    const place = makePlace();
    const command = ["run", "-q", "-p", "p", "--", "python3", join(PROGRAMS, "named.py"), "r", "300"];
    const recorder = startTrackio(place, command);
    await until(() => startedIn(place) !== undefined, "the start");
    const { pid } = startedIn(place) as Started;
    await new Promise((resolve) => setTimeout(resolve, after));
    kill(recorder.pid);
    await until(() => !existsSync(`/proc/${pid}`), "the program to end");
    await trackio(place, ["show", "p"]);
    expect(readdirSync(join(place.store, "p"))).toEqual(["r"]);
    expect(kept(place).steps).toEqual(Array.from({ length: 300 }, (_, number) => number));
    // Killed at the very end of its work, it leaves the folder of sessions, with none in it.
    expect(sessionsIn(place.store)).toEqual([]);
  });
});

/** The start of the only run of its project, whatever it is called. */
function startedIn({ store }: Place): Started | undefined {
  const project = join(store, "p");
  const [run] = existsSync(project) ? readdirSync(project) : [];
  return run === undefined ? undefined : startOf(join(project, run, "run.ndjson"));
}
