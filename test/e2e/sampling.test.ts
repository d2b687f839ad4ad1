import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readStat } from "../../src/process/identity.ts";
import { startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun, recordsIn, runsIn } from "../support/runs.ts";
import { makePlace, type Place, PROGRAMS, trackio } from "../support/trackio.ts";

const MACHINE = join(PROGRAMS, "../machine");

/** The tests' own default is off; this is everybody's. */
const EVERYBODY = { TRACKIO_SAMPLE: "" };

/** A machine with these of NVIDIA's devices, as they were recorded. */
const withGpus = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...EVERYBODY,
  PATH: `${join(MACHINE, "bin")}:${process.env["PATH"]}`,
  SMI_TABLES: ["h100-load.csv", "rtx-4080-load.csv"]
    .map((name) => join(MACHINE, "nvidia-smi", name))
    .join(":"),
  ...more,
});

/** Shell that goes on when the run has a sample with this in it. */
const sampled = (text: string): string =>
  `until grep -q '${text}' "$TRACKIO_RUN_DIR/system.ndjson" 2>/dev/null; do sleep 0.02; done`;

const samplesOf = (run: string) => recordsIn(join(run, "system.ndjson"));
const numbers = (run: string, name: string): number[] =>
  samplesOf(run).flatMap((sample) => (typeof sample[name] === "number" ? [sample[name]] : []));

async function run(
  place: Place,
  args: readonly string[],
  script: string,
  env: NodeJS.ProcessEnv = EVERYBODY,
) {
  return await trackio(place, ["run", ...args, "--", "sh", "-c", script], { env });
}

describe("the machine is sampled beside a program", () => {
  it("at the start, every so often, and at the end", async () => {
    const place = makePlace();
    const file = join(place.root, "burnt");
    const args = ["run", "--sample", "1s", "--", "python3", join(PROGRAMS, "burn.py"), "1.5", "100", file];
    expect(await trackio(place, args, { env: EVERYBODY })).toMatchObject({ exitCode: 0 });
    const folder = onlyRun(place);
    const samples = samplesOf(folder);
    expect(samples.length).toBeGreaterThanOrEqual(3);
    expect(samples[0]).toMatchObject({ "memory/total": expect.any(Number), "disk/free": expect.any(Number) });
    expect(samples[0]).not.toHaveProperty("process/cpu");
    expect(samples.at(-1)).not.toHaveProperty("process/rss");
    expect(samples.at(-1)).not.toHaveProperty("memory/total");
    expect(Math.max(...numbers(folder, "process/rss"))).toBeGreaterThan(100 / 1024);
    expect(Math.max(...numbers(folder, "process/count"))).toBeLessThan(10);
    // What it worked in all windows is what it says of itself, however many others want the cores.
    let before = Date.parse(String(eventOf(folder, "started")?.["timestamp"]));
    let worked = 0;
    for (const { timestamp, "process/cpu": cpu } of samples) {
      if (typeof cpu !== "number") continue;
      const at = Date.parse(String(timestamp));
      worked += (cpu / 100) * ((at - before) / 1000);
      before = at;
    }
    expect(worked).toBeGreaterThan(1.4);
    expect(worked).toBeLessThan(3);
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
  });

  it("so that its page tells what it came to", async () => {
    const place = makePlace();
    await run(place, ["--sample", "1s"], sampled("process/cpu"));
    const { stdout } = await trackio(place, ["show", "@last"]);
    expect(stdout).toMatch(/^machine +\d+ samples$/m);
    expect(stdout).toMatch(/^ {2}process\/cpu +[\d.]+ +[\d.]+ +[\d.]+ +%$/m);
    expect(stdout).toMatch(/^ {2}memory\/used +[\d.]+ +[\d.]+ +[\d.]+ +GiB$/m);
    const page = JSON.parse((await trackio(place, ["show", "@last", "--json"])).stdout);
    expect(page.machine).toContainEqual(expect.objectContaining({ name: "memory/used", unit: "GiB" }));
  });

  it("unless that is switched off", async () => {
    const place = makePlace();
    await run(place, ["--sample", "off"], "sleep 0.2");
    await run(place, [], "sleep 0.2", { TRACKIO_SAMPLE: "off" });
    const runs = runsIn(place.store);
    expect(runs).toHaveLength(2);
    for (const run of runs) expect(existsSync(join(place.store, run, "system.ndjson"))).toBe(false);
  });

  it("and says what an interval may be", async () => {
    const place = makePlace();
    const { exitCode, stderr } = await run(place, ["--sample", "10ms"], "true");
    expect([exitCode, stderr]).toEqual([125, 'trackio: --sample takes 1s to 24d, or off, not "10ms".']);
    const wrong = await run(place, [], "true", { TRACKIO_SAMPLE: "often" });
    expect(wrong.stderr).toContain('TRACKIO_SAMPLE takes a duration such as 30s, 500ms or 2m, not "often".');
  });

  it("in each attempt, which its samples tell", async () => {
    const place = makePlace();
    const script = `${sampled('_attempt":2')}; exit 0`;
    await run(
      place,
      ["--sample", "1s", "--restart", "on-failure:1"],
      `
      if [ "$TRACKIO_ATTEMPT" = 1 ]; then ${sampled("timestamp")}; exit 1; fi
      ${script}`,
    );
    const attempts = samplesOf(onlyRun(place)).map(({ _attempt = 1 }) => _attempt);
    expect(new Set(attempts)).toEqual(new Set([1, 2]));
  });

  it("for the run that the program goes on to, too, and for none that is over", async () => {
    const place = makePlace();
    const second = join(place.store, "work", "second");
    await run(
      place,
      ["--sample", "1s"],
      `${sampled("timestamp")}
       echo '{"_type": "init", "name": "first"}' >&3
       echo '{"_type": "init", "name": "second"}' >&3
       until [ -s '${second}/system.ndjson' ]; do sleep 0.02; done`,
    );
    const left = eventOf(join(place.store, "work", "first"), "ended")?.["timestamp"];
    const last = samplesOf(join(place.store, "work", "first")).at(-1)?.["timestamp"];
    expect(Date.parse(String(last))).toBeLessThanOrEqual(Date.parse(String(left)));
    expect(samplesOf(second)[0]).toHaveProperty("memory/total");
  });
});

describe("GPUs", () => {
  it("are sampled that the program may use", async () => {
    const place = makePlace();
    await run(
      place,
      ["--sample", "1s"],
      sampled("gpu/0/utilization"),
      withGpus({ CUDA_VISIBLE_DEVICES: "1" }),
    );
    const [sample] = samplesOf(onlyRun(place));
    expect(sample).toMatchObject({ "gpu/0/utilization": 7, "gpu/0/power_limit": 320, "gpu/max_temp": 46 });
    expect(sample).not.toHaveProperty("gpu/1/utilization");
  });

  it("hold nothing up where their driver hangs", async () => {
    const place = makePlace();
    const file = join(place.root, "pid");
    const env = withGpus({ SMI_MOOD: "hang", SMI_PID: file });
    const { exitCode, stderr } = await run(place, ["-q"], `until [ -s '${file}' ]; do sleep 0.02; done`, env);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const samples = samplesOf(onlyRun(place));
    expect(samples).not.toEqual([]);
    for (const sample of samples) expect(sample).not.toHaveProperty("gpu/0/utilization");
    await until(() => !isAlive(file), "the end of nvidia-smi");
  });

  it("leave the streams that the program shares with us as they are, also where nvidia-smi fails", async () => {
    const flags =
      "import fcntl, os; print([fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK for fd in (1, 2)])";
    for (const mood of ["no-driver", "die"]) {
      const script = `${sampled("timestamp")}; python3 -c '${flags}'`;
      const { stdout } = await run(
        makePlace(),
        ["-q", "--sample", "1s"],
        script,
        withGpus({ SMI_MOOD: mood }),
      );
      expect(stdout).toBe("[0, 0]");
    }
  });

  it("are let go of when we are killed", async () => {
    const place = makePlace();
    const file = join(place.root, "pid");
    const env = withGpus({ SMI_PID: file });
    const live = startTrackio(
      place,
      ["run", "--", "sh", "-c", `${sampled("gpu/0")}; echo ready; read line`],
      {
        env,
        stdin: "pipe",
      },
    );
    await live.says(/ready/);
    expect(isAlive(file)).toBe(true);
    process.kill(live.pid, "SIGKILL");
    await until(() => !isAlive(file), "the end of nvidia-smi");
    live.process.stdin?.end("\n");
    await live.process;
  });
});

/** Whether the process lives whose pid is in a file. */
const isAlive = (file: string): boolean =>
  /[RSD]/.test(readStat(Number(readFileSync(file, "utf8")))?.state ?? "gone");
