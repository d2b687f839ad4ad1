import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import {
  CTRL_BACKSLASH,
  CTRL_C,
  CTRL_Z,
  type Live,
  startInTerminal,
  startTrackio,
  type,
  until,
} from "../support/live.ts";
import { eventOf, eventsOf, onlyRun, recordsIn, runsIn } from "../support/runs.ts";
import { cleanEnvironment, makePlace, type Place, PROGRAMS } from "../support/trackio.ts";

const PROGRAM = ["python3", join(PROGRAMS, "signals.py"), "arrived"];

/** Signals that fixtures/programs/signals.py got, in order, with how many of it each was. */
const arrived = (place: Place): string[] =>
  recordsIn(join(place.cwd, "arrived")).map(({ signal, n }) => `${signal} ${n}`);

async function untilArrived(place: Place, count: number, live: Live): Promise<void> {
  await until(
    () => arrived(place).length >= count,
    () => `${count} signals; ${arrived(place)} came\n${live.out()}${live.err()}`,
  );
}

const hasStarted = (place: Place): boolean =>
  runsIn(place.store).length > 0 && eventsOf(onlyRun(place), "started").length > 0;

const statusOf = (pid: number): string =>
  readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "")[0] ?? "";

describe("a signal that is sent to us", () => {
  it("reaches the program once, each of those that are handed on", async () => {
    const place = makePlace();
    const live = startTrackio(place, ["run", "-q", "--", ...PROGRAM]);
    await live.says("ready");
    const sent = ["SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCONT", "SIGUSR1", "SIGTERM"] as const;
    for (const [index, signal] of sent.entries()) {
      live.process.kill(signal);
      await untilArrived(place, index + 1, live);
    }
    expect((await live.process).exitCode).toBe(0);
    expect(arrived(place)).toEqual([
      "SIGHUP 1",
      "SIGUSR1 1",
      "SIGUSR2 1",
      "SIGCONT 1",
      "SIGUSR1 2",
      "SIGTERM 1",
    ]);
    expect(recordsIn(join(onlyRun(place), "steps.ndjson")).map(({ signal, n }) => `${signal} ${n}`)).toEqual(
      arrived(place),
    );
  });

  it("is noted where it asks for the end, before the program has answered it", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      [
        "run",
        "-q",
        "--",
        "sh",
        "-c",
        "trap 'echo asked; read line; exit 5' TERM; echo ready; while :; do read line || :; done",
      ],
      { stdin: "pipe" },
    );
    await live.says("ready");
    live.process.kill("SIGTERM");
    await until(() => eventsOf(onlyRun(place), "signal").length > 0, "the event");
    expect(eventsOf(onlyRun(place), "ended")).toEqual([]);
    live.process.stdin?.write("on\nand on\n");
    live.process.stdin?.end();
    expect((await live.process).exitCode).toBe(5);
    const events = recordsIn(join(onlyRun(place), "run.ndjson")).map(({ event }) => event);
    // Where it runs is seen beside the start, and may be noted at any moment.
    expect(events.filter((event) => event !== "place")).toEqual(["created", "started", "signal", "ended"]);
    expect(eventOf(onlyRun(place), "signal")).toMatchObject({ attempt: 1, signal: "SIGTERM" });
  });

  it("is not noted as such where it does not ask for the end", async () => {
    const place = makePlace();
    const live = startTrackio(place, ["run", "-q", "--", ...PROGRAM, "USR1"]);
    await live.says("ready");
    live.process.kill("SIGUSR1");
    expect((await live.process).exitCode).toBe(0);
    expect(eventsOf(onlyRun(place), "signal")).toEqual([]);
  });

  it.each(["SIGTERM", "SIGHUP"] as const)("reaches it as early as it may come: %s", async (signal) => {
    // From the first moment that the recorder is seen to live, at several distances from the start of the program.
    for (const seen of [
      (place: Place) => runsIn(place.store).length > 0,
      (place: Place) => hasStarted(place),
    ]) {
      const place = makePlace();
      const live = startTrackio(place, ["run", "--", "sleep", "600"]);
      await until(() => seen(place), "the run");
      live.process.kill(signal);
      const result = await live.process;
      expect(result.exitCode ?? result.signal).toBe(signal === "SIGTERM" ? 143 : 129);
      expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: null, signal });
    }
  });

  it("INT reaches it once where there is no terminal", async () => {
    const place = makePlace();
    const live = startTrackio(place, ["run", "-q", "--", ...PROGRAM, "INT"], { detached: true });
    await live.says("ready");
    live.process.kill("SIGINT");
    expect((await live.process).exitCode).toBe(0);
    expect(arrived(place)).toEqual(["SIGINT 1"]);
  });

  it("leaves the streams that the program shares with us as they are, sent to the whole group", async () => {
    const place = makePlace();
    // The canary dies of it, and another one is started.
    const program = [
      "import fcntl, os, signal",
      "us = os.getppid()",
      "def canary():",
      "  try:",
      "    children = open(f'/proc/{us}/task/{us}/children').read().split()",
      "    return [pid for pid in children if open(f'/proc/{pid}/comm').read() == 'cat\\n']",
      "  except OSError: return []", // It has just ended.
      "signal.signal(signal.SIGINT, signal.SIG_IGN)",
      "first = []",
      "while first == []: first = canary()",
      "os.killpg(0, signal.SIGINT)",
      "while canary() in (first, []): pass",
      "print([fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK for fd in (1, 2)])",
    ].join("\n");
    // Pipes, as shells make them: those of Node are sockets.
    const shell =
      "import subprocess, sys; print(subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True).stdout.decode())";
    const words = [inject("trackio"), "run", "-q", "--", "python3", "-c", program];
    const { stdout } = await execa("python3", ["-c", shell, ...words], {
      cwd: place.cwd,
      env: cleanEnvironment(place),
      extendEnv: false,
    });
    expect(stdout).toBe("[0, 0]\n");
  });

  it("is ignored where it was ignored when we were started, as under nohup", async () => {
    const place = makePlace();
    const live = startTrackio(
      place,
      ["run", "-q", "--", "sh", "-c", "echo ready; read line; echo $line"],
      { stdin: "pipe" },
      "trap '' HUP",
    );
    await live.says("ready");
    live.process.kill("SIGHUP");
    live.process.stdin?.write("lives\n");
    expect(await live.process).toMatchObject({ exitCode: 0, stdout: "ready\nlives" });
    expect(eventsOf(onlyRun(place), "signal")).toEqual([]);
  });
});

describe("in a terminal", () => {
  it("Ctrl-C reaches the program once, and the recorder lives to write the end", async () => {
    const place = makePlace();
    const live = startInTerminal(place, [inject("trackio"), "run", "--", ...PROGRAM, "INT"]);
    await live.says("ready");
    type(live, CTRL_C);
    expect((await live.process).exitCode, live.out()).toBe(0);
    expect(arrived(place)).toEqual(["SIGINT 1"]);
    expect(eventOf(onlyRun(place), "signal")).toMatchObject({ signal: "SIGINT" });
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 0 });
    expect(live.out()).toMatch(/✔.*finished in .*1 step/);
  });

  it.each([
    ["Ctrl-C", CTRL_C, "SIGINT", 130],
    ["Ctrl-\\", CTRL_BACKSLASH, "SIGQUIT", 131],
  ])("%s ends a program that does not handle it, and the run says so", async (_, key, signal, code) => {
    const place = makePlace();
    const live = startInTerminal(place, [
      inject("trackio"),
      "run",
      "--",
      "sh",
      "-c",
      "ulimit -c 0; echo ready; exec sleep 600",
    ]);
    await live.says("ready");
    type(live, key);
    expect((await live.process).exitCode).toBe(code);
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: null, signal });
    expect(live.out()).toMatch(new RegExp(`was (preempted|killed) by ${signal}`));
  });

  it("Ctrl-Z stops us both, and fg continues us both", async () => {
    const place = makePlace();
    const live = startInTerminal(place, ["bash", "--norc", "--noprofile", "-i"], {
      env: { HISTFILE: "/dev/null" },
    });
    await live.says(/[#$] /);
    type(live, `${inject("trackio")} run -- ${PROGRAM.join(" ")} INT\n`);
    await live.says("ready\r\n");
    const { pid, recorder } = eventOf(onlyRun(place), "started") as unknown as {
      pid: number;
      recorder: { pid: number };
    };
    type(live, CTRL_Z);
    await live.says("Stopped");
    await until(() => statusOf(pid) === "T" && statusOf(recorder.pid) === "T", "both to be stopped");
    type(live, "fg\n");
    await untilArrived(place, 1, live);
    type(live, CTRL_C);
    await live.says(/✔.*finished in /);
    expect(arrived(place)).toEqual(["SIGCONT 1", "SIGINT 1"]);
    type(live, "exit\n");
    await live.process;
  });

  it("the end of the terminal reaches the program once, and the recorder lives to write the end", async () => {
    const place = makePlace();
    const live = startInTerminal(place, [inject("trackio"), "run", "--", ...PROGRAM, "HUP"]);
    await live.says("ready");
    live.process.kill("SIGKILL");
    await until(() => eventsOf(onlyRun(place), "ended").length > 0, "the end");
    // The system sends SIGCONT with it, lest a stopped program miss it (termios(4), "Modem disconnect").
    expect(arrived(place).filter((line) => !line.startsWith("SIGCONT"))).toEqual(["SIGHUP 1"]);
    expect(eventOf(onlyRun(place), "ended")).toMatchObject({ exit_code: 0 });
    // Until it is gone it would make its folders again, whatever takes them away.
    const { recorder } = eventOf(onlyRun(place), "started") as unknown as { recorder: { pid: number } };
    await until(() => !existsSync(`/proc/${recorder.pid}`), "the recorder to end");
  });
});
