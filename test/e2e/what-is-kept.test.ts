import { mkdirSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, recordsIn, sessionsIn } from "../support/runs.ts";
import { makePlace, PROGRAMS, trackio } from "../support/trackio.ts";

describe("a run exists from the moment its program is started", () => {
  it("and while it runs, its folder and its files tell of it", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      ["run", "--", "sh", "-c", "echo '{\"loss\": 0.5}' >&3; echo ready $$; read line"],
      { stdin: "pipe" },
    );
    await live.says(/ready \d+/);
    const run = onlyRun(place);
    await until(() => recordsIn(join(run, "steps.ndjson")).length === 1, "the first step");
    expect(eventOf(run, "started")).toMatchObject({
      attempt: 1,
      pid: Number(/ready (\d+)/.exec(live.out())?.[1]),
      recorder: { pid: live.pid },
    });
    expect(eventOf(run, "ended")).toBeUndefined();
    live.process.stdin?.end("\n");
    await live.process;
    expect(eventOf(run, "ended")).toBeDefined();
  });

  it("and even if it reports nothing, its command, place, time and end are kept", async () => {
    const place = makePlace();
    const before = Date.now();
    const result = await trackio(place, ["run", "--", "sh", "-c", "exit 3"]);
    const run = onlyRun(place);
    const [created, started, seen, ended, ...more] = recordsIn(join(run, "run.ndjson"));
    expect(more).toEqual([]);
    expect(seen).toMatchObject({
      event: "place",
      attempt: 1,
      cores: expect.any(Number),
      memory: expect.any(Number),
    });
    expect(created).toMatchObject({ event: "created", format: 1, project: "work" });
    expect(started).toMatchObject({
      event: "started",
      command: ["sh", "-c", "exit 3"],
      cwd: place.cwd,
      host: hostname(),
      user: userInfo().username,
    });
    expect(ended).toMatchObject({ event: "ended", attempt: 1, exit_code: 3, signal: null });
    for (const { timestamp } of [created ?? {}, started ?? {}, ended ?? {}]) {
      expect(Date.parse(String(timestamp))).toBeGreaterThanOrEqual(before);
      expect(Date.parse(String(timestamp))).toBeLessThanOrEqual(Date.now());
    }
    expect(Number(ended?.["duration"])).toBeLessThanOrEqual((Date.now() - before) / 1000);
    expect(result.stderr).toMatch(
      /^● work\/[a-z]+-[a-z]+-1 started\n✘ work\/\S+ failed \(exit code 3\) after \S+ m?s: nothing reported\n {2}trackio show work\/\S+\n {2}trackio resume work\/\S+$/,
    );
    expect(sessionsIn(place.store)).toEqual([]);
  });
});

describe("what we say", () => {
  it("is nothing with -q", async () => {
    const result = await trackio(makePlace(), [
      "run",
      "-q",
      "--",
      "sh",
      "-c",
      "echo '{}' >&3; echo out; echo err >&2",
    ]);
    expect(result).toMatchObject({ stdout: "out", stderr: "err" });
  });

  it("is what the program reported, counted, at the end", async () => {
    const place = makePlace("project");
    const result = await trackio(place, [
      "run",
      "--name",
      "first",
      "--",
      "bash",
      join(PROGRAMS, "report.sh"),
    ]);
    const [started, closing, hint, ...more] = String(result.stderr).split("\n");
    expect(started).toBe("● project/first started");
    expect(closing).toMatch(
      /^✔ project\/first finished in \S+ m?s: 3 steps, 1 table · loss 0\.125 · accuracy 0\.9375$/,
    );
    expect([hint, ...more]).toEqual(["  trackio show project/first"]);
  });

  it("counts what was not understood, and says it once a kind", async () => {
    const place = makePlace();
    const script = 'for i in 1 2 3; do echo garbage >&3; echo \'{"_type": "odd"}\' >&3; done';
    const result = await trackio(place, ["run", "--", "sh", "-c", script]);
    const lines = String(result.stderr).split("\n");
    expect(lines.filter((line) => line.startsWith("trackio: "))).toHaveLength(2);
    expect(lines.at(-2)).toMatch(/: 6 lines rejected$/);
    expect(recordsIn(join(onlyRun(place), "rejected.ndjson"))).toHaveLength(6);
  });

  it("lets no control character of a name reach the terminal", async () => {
    const place = makePlace();
    mkdirSync(join(place.root, "odd"));
    const result = await trackio(place, ["run", "-p", "a\u001b[31mb", "--name", "x\u0007y", "--", "true"]);
    expect(result.exitCode).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(result.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});
