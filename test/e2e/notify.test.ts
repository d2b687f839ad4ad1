import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { filesIn } from "../support/crashed.ts";
import { deadAddress, Hooks, takes } from "../support/hooks.ts";
import { startInTerminal, startTrackio } from "../support/live.ts";
import { eventsOf, recordsIn } from "../support/runs.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const SECRET = "s3cr3t-p4th";
const RUN = ["run", "-p", "p", "--name", "r"];
const report = (...lines: readonly string[]): string => lines.map((line) => `echo '${line}' >&3`).join("; ");

/** Every byte that a store holds. */
const allOf = (place: Place): string =>
  filesIn(place.store)
    .map((path) => `${path}\n${readFileSync(path, "latin1")}`)
    .join("\n");

const run = (place: Place, url: string, script: string, ...flags: string[]) =>
  trackio(place, [...RUN, "--notify", url, ...flags, "--", "sh", "-c", script]);

const titles = (hooks: Hooks): unknown[] => hooks.got.map((_, index) => hooks.json(index)["title"]);

describe("run --notify", () => {
  it("tells of the end, and keeps the address to itself", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const url = `${hooks.url}/${SECRET}`;
    const script = `${report('{"loss": 0.5}', '{"loss": 0.25}')}; env; exit 3`;
    const { exitCode, stderr, stdout } = await run(place, url, script);
    expect(exitCode).toBe(3);
    expect(hooks.got.length).toBe(1);
    expect(hooks.json(0)).toMatchObject({
      event: "ended",
      project: "p",
      run: "r",
      status: "failed",
      exit_code: 3,
      steps: 2,
      metrics: { loss: { last: 0.25, best: 0.25, best_step: 1, goal: "minimize" } },
      title: expect.stringMatching(/^✘ p\/r failed \(exit code 3\) after [\d.]+ m?s$/) as string,
    });
    expect(hooks.got[0]?.path).toBe(`/${SECRET}`);
    expect(stdout + stderr + allOf(place)).not.toContain(SECRET);
    expect(stderr.split("\n")).toHaveLength(4);
    expect(eventsOf(join(place.store, "p/r"), "unreached")).toEqual([]);
  });

  it("takes addresses from the environment, which the program keeps as it was", async () => {
    const place = makePlace();
    const [one, other] = [await Hooks.open(takes), await Hooks.open(takes)];
    const variable = `slack+${one.url}/a\n  ntfy+${other.url}/b`;
    const { stdout } = await trackio(place, [...RUN, "--", "sh", "-c", 'echo "$TRACKIO_NOTIFY"; env'], {
      env: { TRACKIO_NOTIFY: variable },
    });
    expect(stdout.startsWith(variable)).toBe(true);
    expect(stdout).not.toContain("ERRAND");
    expect(one.json(0)["text"]).toMatch(/^✔ p\/r finished in /);
    expect(other.got[0]?.headers["title"]).toMatch(/^p\/r finished in /);
  });

  it("tells of what somebody ended, and of what it starts again", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const live = startTrackio(place, [
      ...RUN,
      "--notify",
      hooks.url,
      "--",
      "sh",
      "-c",
      "echo up; exec sleep 60",
    ]);
    await live.says("up");
    await live.says("started");
    process.kill(live.pid, "SIGTERM");
    await live.process;
    const again = await run(place, hooks.url, "exit 1", "--restart", "on-failure:1");
    expect(again.exitCode).toBe(1);
    expect(titles(hooks)).toEqual([
      expect.stringMatching(/^◌ p\/r was preempted by SIGTERM after /),
      expect.stringMatching(/^✘ p\/r-2 failed \(exit code 1\) after [\d.]+ m?s; starting again in 1 s$/),
      expect.stringMatching(/^✘ p\/r-2 failed \(exit code 1\) after [\d.]+ m?s$/),
    ]);
  });

  it("tells of alerts while the run goes on: the first at once, thousands in one more message", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const first = report(
      '{"_type": "alert", "title": "info", "level": "info"}',
      '{"_type": "alert", "title": "hot"}',
    );
    const many = `i=0; while [ $i -lt 2000 ]; do echo '{"_type": "alert", "title": "a'$((i % 20))'"}'; i=$((i + 1)); done >&3`;
    // It goes on when the first message has come.
    const live = startTrackio(
      place,
      [...RUN, "--notify", hooks.url, "--", "sh", "-c", `${first}; read go; ${many}`],
      {
        stdin: "pipe",
      },
    );
    await hooks.messages(1);
    expect(titles(hooks)).toEqual(["▲ p/r: hot, at step 0"]);
    live.process.stdin?.end("go\n");
    expect((await live.process).exitCode).toBe(0);
    expect(hooks.got.length).toBe(2);
    expect(hooks.json(1)["text"]).toMatch(
      /\n▲ a0, at step 0 \(100 times\)\n(?:▲ .*\n){4}▲ and 1,500 more alerts\n/,
    );
  });

  it("tells that trackio itself was killed, and recovery repeats nothing", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const script = `${report('{"_type": "alert", "title": "hot"}')}; echo up; exec sleep 60`;
    const live = startTrackio(place, [...RUN, "--notify", hooks.url, "--", "sh", "-c", script]);
    await hooks.messages(1);
    await live.says("up");
    process.kill(live.pid, "SIGKILL");
    await hooks.messages(2);
    expect(hooks.json(1)).toMatchObject({ event: "lost", status: "crashed", program_lives: true });
    const pid = /process (\d+);/.exec(String(hooks.json(1)["text"]))?.[1];
    process.kill(Number(pid), "SIGKILL");
    await trackio(place, ["show", "p/r"], { env: { TRACKIO_NOTIFY: hooks.url } });
    expect(hooks.got.length).toBe(2);
  });
});

describe("a store that cannot be written any more", () => {
  it("is no reason not to tell of the end", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const script = 'rm -rf "$TRACKIO_DIR"; : >"$TRACKIO_DIR"; exit 5';
    expect((await run(place, hooks.url, script)).exitCode).toBe(5);
    expect(hooks.json(0)).toMatchObject({
      event: "unstored",
      exit_code: 5,
      title: "✘ p/r ended (exit code 5), and not everything could be stored",
    });
  });
});

describe("a temporary folder that is not there", () => {
  it("is told of, and changes nothing else", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const env = { TMPDIR: join(place.root, "nowhere") };
    const { exitCode, stderr } = await trackio(
      place,
      [...RUN, "--notify", hooks.url, "--", "sh", "-c", "exit 6"],
      {
        env,
      },
    );
    expect(exitCode).toBe(6);
    expect(stderr.match(/^trackio: cannot send messages: .*$/gm)).toHaveLength(1);
  });
});

describe("an address that does not work", () => {
  it("changes nothing, is told of once, and is noted in the run", async () => {
    const place = makePlace();
    const refused = `${await deadAddress()}/${SECRET}`;
    const { exitCode, stderr } = await run(place, refused, report('{"loss": 1}'), "--alert", "loss > 0");
    expect(exitCode).toBe(0);
    const { host } = new URL(refused);
    const said = stderr.split("\n").filter((line) => line.startsWith("trackio:"));
    expect(said).toEqual([
      `trackio: cannot send a message: ${host} refuses the connection; trackio goes on trying for a minute`,
    ]);
    expect(eventsOf(join(place.store, "p/r"), "unreached")).toEqual([
      expect.objectContaining({ attempt: 1, to: host, problem: "refuses the connection" }),
    ]);
    expect(stderr + allOf(place)).not.toContain(SECRET);
    expect((await trackio(place, ["check"])).exitCode).toBe(0);
  });

  it("that never answers is not waited for, and messages go on when it does", async () => {
    const place = makePlace();
    const silent = await Hooks.open();
    const { exitCode, stderr } = await run(place, silent.url, "exit 4");
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      `${new URL(silent.url).host} has not answered yet; trackio goes on trying for a minute`,
    );
    const failing = await Hooks.open((response, nth) => {
      response.statusCode = nth === 1 ? 500 : 200;
      response.end();
    });
    await run(place, failing.url, "true");
    await failing.messages(2); // Its run and its recorder are gone by then.
    expect(failing.json(0)).toEqual(failing.json(1));
  });

  it("and is none ends a command line, is told of where the environment has it, and never repeated", async () => {
    const place = makePlace();
    const wrong = await run(place, SECRET, "true");
    expect(wrong).toMatchObject({ exitCode: 125, stdout: "" });
    expect(wrong.stderr).toContain("the address of --notify does not begin with https:// or http://");
    const set = await trackio(place, [...RUN, "--", "true"], { env: { TRACKIO_NOTIFY: SECRET } });
    expect(set.exitCode).toBe(0);
    expect(set.stderr).toContain("the address of TRACKIO_NOTIFY does not begin with https:// or http://");
    const tried = await trackio(place, ["notify", SECRET]);
    expect(tried).toMatchObject({ exitCode: 2, stdout: "" });
    expect(tried.stderr).toMatch(
      /^trackio: Cannot send messages: the address does not begin .*\n {2}For example: trackio notify https:/,
    );
    expect(wrong.stderr + set.stderr + tried.stderr + allOf(place)).not.toContain(SECRET);
  });
});

describe("run --alert", () => {
  it("is kept, shown and said, and holds in a resumed run", async () => {
    const place = makePlace();
    const script = `${report('{"loss": 1}', '{"loss": NaN}', '{"loss": 9}')}; exit 1`;
    const rules = ["--alert", "loss > 5", "--alert", "nan(loss)", "--alert", "los > 5"];
    const first = await trackio(place, [...RUN, ...rules, "--", "sh", "-c", script]);
    expect(first.stderr.split("\n").filter((line) => /^▲|--alert/.test(line))).toEqual([
      "▲ p/r: nan(loss) (loss is NaN, step 1)",
      "▲ p/r: loss > 5 (loss is 9, step 2)",
      'trackio: --alert asks for "los", which was never reported; did you mean loss?',
    ]);
    const resumed = await trackio(place, ["resume", "-q"]);
    expect(resumed.stderr).not.toContain("▲");
    const alerts = recordsIn(join(place.store, "p/r/alerts.ndjson"));
    expect(
      alerts.map(({ _attempt, step, title, level, source }) => [_attempt, step, title, level, source]),
    ).toEqual([
      [undefined, 1, "nan(loss)", "error", "rule"],
      [undefined, 2, "loss > 5", "warn", "rule"],
      [2, 4, "nan(loss)", "error", "rule"],
      [2, 5, "loss > 5", "warn", "rule"],
    ]);
    expect((await trackio(place, ["show", "p/r"])).stdout).toMatch(
      /alerts {2}4 alerts\n {2}error {2}nan\(loss\): loss is NaN/,
    );
    expect((await trackio(place, ["check"])).exitCode).toBe(0);
  });

  it("that cannot be read ends before the program starts, with a mark under the place", async () => {
    const place = makePlace();
    const { exitCode, stderr, stdout } = await trackio(place, [
      "run",
      "--alert",
      "loss >",
      "--",
      "echo",
      "started",
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 125, stdout: "" });
    expect(stderr).toContain("  loss >\n        ^");
  });
});

describe("run --bell", () => {
  it("rings in a terminal at the end and on alerts, and nowhere else", async () => {
    const place = makePlace();
    const bells = (text: string): number => text.split("\u0007").length - 1;
    const command = [...RUN, "--bell", "--", "sh", "-c", report('{"_type": "alert", "title": "hot"}')];
    const live = startInTerminal(place, [inject("trackio"), ...command]);
    await live.process;
    expect(bells(live.out())).toBe(2);
    expect(bells((await trackio(place, command)).stderr)).toBe(0);
  });
});

describe("trackio notify", () => {
  it("tries addresses, and tells which took the message", async () => {
    const place = makePlace();
    const hooks = await Hooks.open(takes);
    const dead = await deadAddress();
    const { stdout, exitCode } = await trackio(place, [
      "notify",
      `ntfy+${hooks.url}/topic`,
      `slack+${dead}/${SECRET}`,
    ]);
    expect(exitCode).toBe(1);
    expect(stdout.replace(/\d+ m?s$/m, "N ms")).toBe(
      `✔ ntfy (${new URL(hooks.url).host}) took the message in N ms\n✘ Slack (${new URL(dead).host}) refuses the connection`,
    );
    expect(hooks.got[0]?.headers["title"]).toBe("trackio can write here");
    const none = await trackio(place, ["notify"]);
    expect(none).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("$TRACKIO_NOTIFY") as string });
    const set = await trackio(place, ["notify"], { env: { TRACKIO_NOTIFY: hooks.url } });
    expect(set.exitCode).toBe(0);
  });
});
