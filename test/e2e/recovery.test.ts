import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { until } from "../support/live.ts";
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

function started(place: Place): Started | undefined {
  const path = join(place.store, "p/r/run.ndjson");
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
