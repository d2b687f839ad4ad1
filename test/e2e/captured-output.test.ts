import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { CTRL_C, start, startInTerminal, startTrackio, type, until } from "../support/live.ts";
import { eventOf, eventsOf, onlyRun } from "../support/runs.ts";
import { makePlace, NO_PROC, type Place, trackio } from "../support/trackio.ts";

const RUN = ["run", "-q", "-p", "p", "--name", "r", "--no-code"] as const;

const hasLsof = spawnSync("lsof", ["-v"]).error === undefined;

/** A run's output as it is kept, without the times. */
const kept = (place: Place, run = "p/r"): string[] =>
  readFileSync(join(place.store, run, "output.log"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \w+ /);
      return line.slice(25);
    });

const shell = (place: Place, script: string, env: NodeJS.ProcessEnv = {}) =>
  start(place, "bash", ["-c", script], {
    stdin: "ignore",
    env: { T: `${inject("trackio")} ${RUN.join(" ")}`, ...env },
  });

describe("what a program prints is passed on, and kept", () => {
  it("with its streams apart and in order", async () => {
    const place = makePlace();
    const live = start(place, inject("trackio"), [
      ...RUN,
      "--",
      "sh",
      "-c",
      "echo one; sleep 0.05; echo two >&2; sleep 0.05; echo three",
    ]);
    await live.process;
    expect([live.out(), live.err()]).toEqual(["one\nthree\n", "two\n"]);
    expect(kept(place)).toEqual(["stdout one", "stderr two", "stdout three"]);
    const logs = (...flags: string[]) => trackio(place, ["logs", "p/r", ...flags]);
    expect(await logs("--stderr")).toMatchObject({ stdout: "two", stderr: "" });
    expect(await logs("--stderr", "--tail", "0")).toMatchObject({ stdout: "", stderr: "" });
  });

  it("as one, where both go to the same place", async () => {
    const place = makePlace();
    const live = shell(
      place,
      "$T -- sh -c 'for n in 1 2 3; do echo out $n; echo err $n >&2; done' >all 2>&1",
    );
    await live.process;
    const lines = ["out 1", "err 1", "out 2", "err 2", "out 3", "err 3"];
    expect(readFileSync(join(place.cwd, "all"), "utf8")).toBe(lines.map((line) => `${line}\n`).join(""));
    expect(kept(place)).toEqual(lines.map((line) => `output ${line}`));
    const errors = await trackio(place, ["logs", "p/r", "--stderr", "--json"]);
    expect(errors).toMatchObject({ exitCode: 0, stdout: "[]" });
    expect(errors.stderr).toContain("trackio: its standard output and error went to one place:");
  });

  it("where it goes to a pipe, a file, or nowhere", async () => {
    const place = makePlace();
    const live = shell(place, "$T -- sh -c 'echo a; echo b >&2' >/dev/null 2>err; cat err");
    await live.process;
    expect(live.out()).toBe("b\n");
    // Of two pipes it is told which was read first, and not which was written first.
    expect(kept(place).sort()).toEqual(["stderr b", "stdout a"]);
  });

  it("also through /dev/stderr and /dev/stdout", async () => {
    const place = makePlace();
    const live = shell(place, "$T -- sh -c 'echo x >/dev/stderr; echo y >/dev/stdout'");
    await live.process;
    expect([live.out(), live.err()]).toEqual(["y\n", "x\n"]);
  });

  it("of a bar its last state, whatever is said in between", async () => {
    const place = makePlace();
    const bar =
      'printf "begin\\n"; for n in 1 2 3 4 5; do printf "\\r%d0%%" $n; sleep 0.02; done; printf "\\ndone\\n"';
    await trackio(place, [...RUN, "--", "sh", "-c", bar]);
    expect(kept(place)).toEqual(["stdout begin", "stdout 50%", "stdout done"]);
  });

  it("not with --capture none, and logs says so", async () => {
    const place = makePlace();
    const outcome = await trackio(place, [...RUN, "--capture", "none", "--", "echo", "hi"]);
    expect(outcome.stdout).toBe("hi");
    expect(readdirSync(join(place.store, "p/r"))).not.toContain("output.log");
    const logs = await trackio(place, ["logs", "p/r"]);
    expect(logs).toMatchObject({
      exitCode: 1,
      stderr: 'trackio: There is no output of "p/r": it was started with --capture none.',
    });
  });

  it("by a resumed run as it was", async () => {
    const place = makePlace();
    await trackio(place, [
      ...RUN,
      "--capture",
      "pipe",
      "--capture-limit",
      "1MB",
      "--",
      "sh",
      "-c",
      "echo $TRACKIO_ATTEMPT; exit 1",
    ]);
    await trackio(place, ["resume", "p/r", "-q"]);
    expect(kept(place)).toEqual(["stdout 1", "trackio attempt 2", "stdout 2"]);
    expect((await trackio(place, ["logs", "p/r", "--attempt", "2"])).stdout).toBe("2");
    const started = readFileSync(join(place.store, "p/r/run.ndjson"), "utf8").match(/"capture":\{[^}]*\}/g);
    expect(started).toEqual(Array(2).fill('"capture":{"mode":"pipe","limit":1000000}'));
  });

  it("by each of two runs its own, one inside the other", async () => {
    const place = makePlace();
    await trackio(place, [
      ...RUN,
      "--",
      inject("trackio"),
      "run",
      "-q",
      "-p",
      "p",
      "--name",
      "inner",
      "--",
      "echo",
      "hi",
    ]);
    expect([kept(place), kept(place, "p/inner")]).toEqual([["stdout hi"], ["stdout hi"]]);
  });

  it("before it names its run, in that run", async () => {
    const place = makePlace();
    const program = [
      "import trackio,sys",
      "print('before',flush=True)",
      "import time; time.sleep(.3)",
      "run=trackio.init(project='p',name='named',resume='allow'); run.name",
      "print('behind')",
    ].join("\n");
    for (const _ of [1, 2]) await trackio(place, ["run", "-q", "--no-code", "--", "python3", "-c", program]);
    expect(readdirSync(join(place.store, "p"))).toEqual(["named"]);
    const lines = ["stdout before", "stdout behind"];
    expect(
      kept(place, "p/named").filter(
        (line, index, all) =>
          line !== all[index - 1] && !(line === "trackio attempt 2" && all.indexOf(line) < index),
      ),
    ).toEqual([...lines, "trackio attempt 2", ...lines]);
    expect((await trackio(place, ["logs", "p/named", "--attempt", "2"])).stdout).toBe("before\nbehind");
  });

  it("in no way that there is not", async () => {
    const asked = await trackio(makePlace(), ["run", "--capture", "tape", "--", "true"]);
    expect(asked).toMatchObject({
      exitCode: 125,
      stderr: expect.stringContaining('--capture takes auto, pty, pipe, none, not "tape".'),
    });
  });
});

/** Whether a process has ended, be it that nobody has taken note of it. */
function isOver(pid: number): boolean {
  try {
    return /^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}

describe("a program under trackio run", () => {
  it("ends as it would when nobody reads on", async () => {
    const live = shell(makePlace(), "$T -- yes | head -n 1; echo $PIPESTATUS");
    await live.process;
    expect(live.out()).toBe("y\n141\n");
  });

  it.skipIf(!existsSync("/dev/full"))(
    "goes on where what it prints cannot be passed on, as without us, and is told what was lost",
    async () => {
      const place = makePlace();
      const live = shell(
        place,
        "$T -- sh -c 'echo one; sleep .2; echo two; sleep .2; echo still here >&2' >/dev/full",
      );
      expect(await live.process).toMatchObject({ exitCode: 0 });
      expect(live.err()).toContain("still here");
      expect(live.err()).toContain(
        "trackio: 8 bytes of what the program printed could not be passed on: the disk is full; the run has them",
      );
      expect(kept(place)).toEqual(["stdout one", "stdout two", "stderr still here"]);
    },
  );

  it("is waited for no longer by who is asked to end, while its last words wait for their reader", async () => {
    const place = makePlace();
    const program = "sh -c 'echo $$ >program; exec seq 20000'";
    const live = shell(
      place,
      `mkfifo f; exec 9<>f; $T -- ${program} >f & echo $! >recorder; wait $!; echo code $?`,
    );
    const pidIn = (file: string): number => Number(readFileSync(join(place.cwd, file), "utf8"));
    await until(() => existsSync(join(place.cwd, "program")) && isOver(pidIn("program")), "its end");
    await until(() => eventsOf(onlyRun(place), "started").length > 0, "its start");
    process.kill(pidIn("recorder"), "SIGTERM");
    await live.says("code 0");
    expect(live.err()).toContain("outlives the program");
  });

  it("has a run that tells where what stands between was killed", async () => {
    const place = makePlace();
    const live = startTrackio(place, [...RUN, "--", "sh", "-c", "while echo line; do sleep .01; done"]);
    await live.says("line");
    const [owner] = readdirSync(join(place.store, ".spool"));
    const told = readFileSync(join(place.store, ".spool", owner ?? "", "owner.json"), "utf8");
    const { holders } = JSON.parse(told) as { holders: readonly { pid: number }[] };
    process.kill(holders[0]?.pid ?? expect.fail("there is a relay"), "SIGKILL");
    await live.process;
    expect(eventOf(onlyRun(place), "output")).toMatchObject({
      problem: expect.stringMatching(/was ended, .*: SIGKILL$/),
    });
    expect(live.err()).toContain("what stands between the program and its output was ended");
  });

  it("has its own standard input", async () => {
    const live = shell(makePlace(), "echo typed | $T -- cat");
    await live.process;
    expect(live.out()).toBe("typed\n");
  });

  it("does not keep us when it leaves something behind that has its output, whose words are kept, too", async () => {
    const place = makePlace();
    const script = `$T -- sh -c '(while ! [ -e go ]; do sleep 0.01; done; echo late; : >gone) & echo early'`;
    const live = shell(place, `${script} >out 2>err`);
    await live.process;
    expect(readFileSync(join(place.cwd, "out"), "utf8")).toBe("early\n");
    writeFileSync(join(place.cwd, "go"), "");
    await until(
      () => readFileSync(join(place.cwd, "out"), "utf8") === "early\nlate\n",
      "what was left behind",
    );
    await until(() => !readdirSync(place.store).includes(".spool") || !isHeld(place), "its end");
    expect((await trackio(place, ["logs", "p/r"])).stdout).toBe("early\nlate");
  });

  it("has terminals where we have some, of the same size, and one where both are one", async () => {
    const place = makePlace();
    const look =
      "import os;print([os.isatty(n) for n in range(3)],*os.get_terminal_size(1),os.ttyname(1)==os.ttyname(2),os.ttyname(0)==os.ttyname(1))";
    const live = startInTerminal(place, [inject("trackio"), ...RUN, "--", "python3", "-c", look]);
    await live.process;
    expect(live.out()).toBe("[True, True, True] 80 24 True False\r\n");
    expect(kept(place)).toEqual(["output [True, True, True] 80 24 True False"]);
  });

  it.each(["pty", "pipe"])("has what --capture %s says, terminal or not", async (mode) => {
    const place = makePlace();
    const look = "import os;print([os.isatty(n) for n in (1,2)],[os.get_blocking(n) for n in (1,2)])";
    const outcome = await trackio(place, [...RUN, "--capture", mode, "--", "python3", "-c", look]);
    expect(outcome.stdout).toBe(`${mode === "pty" ? "[True, True]" : "[False, False]"} [True, True]`);
  });

  it("gets a Ctrl-C once, and prints what it has to say about it", async () => {
    const place = makePlace();
    const program =
      "import signal,time\nn=0\ndef f(*_):\n  global n\n  n+=1\nsignal.signal(2,f)\nprint('ready',flush=True)\nwhile n==0: time.sleep(.01)\ntime.sleep(.3)\nprint('interrupts',n)";
    const live = startInTerminal(place, [inject("trackio"), ...RUN, "--", "python3", "-c", program]);
    await live.says("ready");
    type(live, CTRL_C);
    await live.process;
    expect(live.out()).toContain("interrupts 1");
    expect(kept(place).at(-1)).toBe("output interrupts 1");
  });

  it("has its modes on the real terminal as long as it wants them", async () => {
    const place = makePlace();
    const program = [
      "import os,termios,tty,time",
      "real=os.open('/dev/tty',os.O_RDWR)",
      "echo=lambda fd: bool(termios.tcgetattr(fd)[3]&termios.ECHO)",
      "before=termios.tcgetattr(1)",
      "tty.setcbreak(1)",
      "print('on',flush=True)",
      "while echo(real): time.sleep(.01)",
      "termios.tcsetattr(1,termios.TCSANOW,before)",
      "print('off',flush=True)",
      "while not echo(real): time.sleep(.01)",
      "print('back')",
    ].join("\n");
    const live = startInTerminal(place, [inject("trackio"), ...RUN, "--", "python3", "-c", program]);
    await live.process;
    expect(kept(place)).toEqual(["output on", "output off", "output back"]);
  });
});

// Without /proc it is lsof that tells who reads from a terminal, which a test cannot ask for.
describe.skipIf(process.env[NO_PROC] !== undefined && !hasLsof)("a program that is a pager", () => {
  it("gets the keys that it reads from the terminal to which it prints", async () => {
    const place = makePlace();
    const program = [
      "import os,tty",
      "keys=os.open(os.ttyname(1),os.O_RDONLY)",
      "tty.setcbreak(keys)",
      "print('ready',flush=True)",
      "print('key',os.read(keys,1).decode())",
    ].join("\n");
    const live = startInTerminal(place, [inject("trackio"), ...RUN, "--", "python3", "-c", program]);
    await live.says("ready");
    type(live, "q");
    await live.process;
    expect(kept(place)).toEqual(["output ready", "output key q"]);
  });
});

const isHeld = (place: Place): boolean =>
  readdirSync("/proc").some((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(join(place.store, ".spool"));
    } catch {
      return false; // It has ended.
    }
  });

describe("a recorder that is killed", () => {
  it.each(["auto", "pty"])(
    "changes nothing for the program, and nothing that it prints is lost or kept twice: %s",
    async (mode) => {
      const place = makePlace();
      const program =
        "import sys,time\nfor n in range(600):\n  print('line',n,flush=True)\n  time.sleep(.002)\nopen('done','w')";
      writeFileSync(join(place.cwd, "out"), "");
      const live = startTrackio(place, [...RUN, "--capture", mode, "--", "python3", "-c", program], {
        stdout: { file: join(place.cwd, "out") },
      });
      await until(() => readFileSync(join(place.cwd, "out"), "utf8").includes("line 100\n"), "its lines");
      process.kill(live.pid, "SIGKILL");
      await until(() => readdirSync(place.cwd).includes("done"), "the program's end");
      await until(() => !isHeld(place), "the relay's end");
      const lines = Array.from({ length: 600 }, (_, n) => `line ${n}`);
      expect(readFileSync(join(place.cwd, "out"), "utf8").trimEnd().split("\n")).toEqual(lines);
      const logs = await trackio(place, ["logs", "p/r"]);
      expect(logs.stdout.split("\n")).toEqual(lines);
      expect(readdirSync(place.store)).toEqual(["p"]);
    },
  );
});

describe("of more output than is to be kept", () => {
  it("head and tail are, and how much was between is told", async () => {
    const place = makePlace();
    const outcome = await trackio(place, [...RUN, "--capture-limit", "64kB", "--", "seq", "100000"]);
    expect(outcome.stdout.split("\n")).toHaveLength(100_000);
    const files = readdirSync(join(place.store, "p/r")).filter((name) => name.startsWith("output"));
    const sizes = files.map((name) => readFileSync(join(place.store, "p/r", name)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(64_000);
    const lines = (await trackio(place, ["logs", "p/r"])).stdout.split("\n");
    const gap = lines.findIndex((line) => /^… [\d.]+ [kM]B of output are not kept here$/.test(line));
    expect(gap).toBeGreaterThan(100);
    expect(lines.slice(0, gap)).toEqual(Array.from({ length: gap }, (_, n) => String(n + 1)));
    const tail = lines.slice(gap + 1);
    expect(tail.length).toBeGreaterThan(100);
    expect(tail).toEqual(Array.from({ length: tail.length }, (_, n) => String(100_001 - tail.length + n)));
    expect((await trackio(place, ["check"])).exitCode).toBe(0);
  });
});
