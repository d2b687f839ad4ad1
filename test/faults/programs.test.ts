import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Live, start, startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, sessionsIn, valuesOf } from "../support/runs.ts";
import { type Place, PROGRAMS, trackio } from "../support/trackio.ts";
import { faultPlace } from "./place.ts";
import { lives } from "./processes.ts";
import { statusIn } from "./verdict.ts";

/** Nothing that a program does may make us hang: all of this is over in a second or two. */
const BOUND = { timeout: 10_000 };

const ROUGH = join(PROGRAMS, "rough.py");

const startRough = (place: Place, what: string, before = ":"): Live =>
  startTrackio(place, ["run", "--", "python3", ROUGH, what], { stdin: "pipe", buffer: false }, before);

const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

const stored = (place: Place): unknown[] => valuesOf(onlyRun(place), "n");

async function shown(place: Place): Promise<Record<string, unknown>> {
  const { stdout } = await trackio(place, ["show", "@last", "--json"]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** How a command ended, in milliseconds since it was started: it, not those that hold its pipes. */
async function ended({ process }: Live): Promise<{ code: number | null; took: number }> {
  const from = performance.now();
  const code = await new Promise<number | null>((resolve) => process.once("exit", resolve));
  return { code, took: performance.now() - from };
}

describe("we end when the program does, and as it does", () => {
  it("when it ignores SIGTERM", BOUND, async () => {
    const place = faultPlace();
    const live = startRough(place, "ignore-term");
    await live.says("begun");
    live.process.kill("SIGTERM");
    await until(() => eventOf(onlyRun(place), "signal") !== undefined, "the signal");
    expect(lives(live.pid)).toBe(true);
    const end = ended(live);
    live.process.stdin?.end();
    expect((await end).code).toBe(5);
    expect(stored(place)).toEqual(numbers(10));
    expect(statusIn(await shown(place))).toBe("preempted");
  });

  it("when it closes descriptor 3 and uses the number for something else", BOUND, async () => {
    const place = faultPlace();
    expect((await ended(startRough(place, "close"))).code).toBe(4);
    expect(stored(place)).toEqual(numbers(5));
    expect(readFileSync(join(place.cwd, "own"), "utf8")).toBe("not yours\n");
    expect(statusIn(await shown(place))).toBe("failed");
  });

  it("when it dies by SIGSEGV", BOUND, async () => {
    const place = faultPlace();
    expect((await ended(startRough(place, "segfault", "ulimit -c 0"))).code).toBe(139);
    expect(stored(place)).toEqual(numbers(10));
    expect((await shown(place))["status"]).toMatchObject({ kind: "killed", signal: "SIGSEGV" });
  });

  it("when it prints 100 MB, which take as long as without us", { timeout: 60_000 }, async () => {
    const place = faultPlace();
    const out = join(place.root, "out");
    const command = ["python3", ROUGH, "print"];
    const alone = start(place, "sh", ["-c", `"$@" > ${out} 3>/dev/null`, "sh", ...command]);
    const own = (await ended(alone)).took;
    const live = startTrackio(place, ["run", "--", ...command], {}, `exec > ${out}`);
    const { code, took } = await ended(live);
    console.log(`printing 100 MB: ${(took - own).toFixed()} ms more than ${own.toFixed()} ms`);
    expect(code).toBe(6);
    expect(statSync(out).size).toBe(100_000_000 + "begun\n".length);
    expect(stored(place)).toEqual(numbers(10));
  });
});

describe("a program that leaves somebody behind who goes on to report", () => {
  it.each(["background", "daemon"])(
    "%s: we end with it, and the late lines are taken in",
    BOUND,
    async (what) => {
      const place = faultPlace();
      const live = startRough(place, what);
      const { code } = await ended(live);
      expect(code).toBe(3);
      const run = onlyRun(place);
      expect(eventOf(run, "ended")).toMatchObject({ exit_code: 3 });
      await until(() => pidOf(place) > 0, "the one who was left behind");
      expect(statusIn(await shown(place))).toBe("failed");
      await until(() => !lives(pidOf(place)), "its end");
      const after = await shown(place);
      expect(statusIn(after)).toBe("failed");
      expect(stored(place)).toEqual(numbers(10));
      expect(after).toMatchObject({ steps: { count: 10 }, waiting_lines: 0 });
      expect(sessionsIn(place.store)).toEqual([]);
    },
  );
});

function pidOf({ cwd }: Place): number {
  try {
    return Number(readFileSync(join(cwd, "pid"), "utf8"));
  } catch {
    return 0; // It has not begun yet.
  }
}
