import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { foldLife } from "../../src/history/life-fold.ts";
import type { Json } from "../../src/history/summary.ts";
import { identify, thisHost } from "../../src/process/identity.ts";
import { deriveStatus } from "../../src/store/owner.ts";
import { testFolder } from "../support/folders.ts";
import { created, ended, started } from "../support/stored-run.ts";

const here = thisHost();
const own = identify(process.pid);
/** A process that has ended: its pid belongs to nobody, or to somebody else by now. */
const gone = (): { pid: number; start: number } => ({ pid: spawnSync("true").pid, start: 1 });

const onThisHost = (
  recorder: object,
  program: { pid: number | null; start: number | null } = { pid: null, start: null },
  more: object = {},
) =>
  started({
    host: here.host,
    boot_id: here.bootId,
    recorder,
    pid: program.pid,
    pid_start: program.start,
    ...more,
  });

const NOW = Date.parse("2026-11-23T04:00:00Z");

const statusOf = (events: readonly object[], root = "/nowhere", host = here) =>
  deriveStatus(root, foldLife(events as { [key: string]: Json }[], { project: "p", run: "r" }), host, NOW);

const signalled = (signal: string, attempt = 1) => ({ event: "signal", timestamp: "T", attempt, signal });
const STOPPED = { ...signalled("SIGTERM"), source: "stop", user: "me" };
const FAILED = { event: "finished", timestamp: "T", attempt: 1, exit_code: 7 };
const FINISH = { event: "finished", timestamp: "T", attempt: 1 };

describe("the status of an attempt that ended", () => {
  it.each<[string, readonly object[], object]>([
    ["finished with exit code 0", [ended()], { kind: "finished" }],
    [
      "finished with exit code 0, although it was told to stop",
      [signalled("SIGTERM"), ended()],
      { kind: "finished" },
    ],
    [
      "finished where the program left it for another",
      [ended({ exit_code: null, signal: null })],
      { kind: "finished" },
    ],
    [
      "failed where the program said so, although it went on to exit with 0",
      [FAILED, ended()],
      { kind: "failed", exitCode: 7 },
    ],
    [
      "failed where the program said so and left it for another",
      [FAILED, ended({ exit_code: 7, signal: null, left: true })],
      { kind: "failed", exitCode: 7 },
    ],
    [
      "failed as the program ended, whatever it had said",
      [FAILED, ended({ exit_code: 3 })],
      { kind: "failed", exitCode: 3 },
    ],
    [
      "killed by a signal, whatever the program had said",
      [FAILED, ended({ exit_code: null, signal: "SIGKILL" })],
      { kind: "killed", signal: "SIGKILL" },
    ],
    [
      "preempted where the program said that it failed, after it was told to stop",
      [signalled("SIGTERM"), FAILED, ended()],
      { kind: "preempted", signal: "SIGTERM" },
    ],
    ["failed with another exit code", [ended({ exit_code: 3 })], { kind: "failed", exitCode: 3 }],
    [
      "failed with another exit code, although the program said finish",
      [FINISH, ended({ exit_code: 3 })],
      { kind: "failed", exitCode: 3 },
    ],
    [
      "killed by a signal",
      [ended({ exit_code: null, signal: "SIGKILL" })],
      { kind: "killed", signal: "SIGKILL" },
    ],
    [
      "preempted where the recorder was told to stop",
      [signalled("SIGTERM"), ended({ exit_code: null, signal: "SIGTERM" })],
      { kind: "preempted", signal: "SIGTERM" },
    ],
    [
      "preempted where the program then exited by itself",
      [signalled("SIGUSR1"), ended({ exit_code: 1 })],
      { kind: "preempted", signal: "SIGUSR1" },
    ],
    [
      "killed by Ctrl-C, which is no preemption",
      [signalled("SIGINT"), ended({ exit_code: null, signal: "SIGINT" })],
      { kind: "killed", signal: "SIGINT" },
    ],
    [
      "killed by Ctrl-C, also where the program exits then",
      [signalled("SIGINT"), ended({ exit_code: 130 })],
      { kind: "killed", signal: "SIGINT" },
    ],
    [
      "killed where `trackio stop` ended it, which is no preemption",
      [STOPPED, ended({ exit_code: null, signal: "SIGTERM" })],
      { kind: "killed", signal: "SIGTERM" },
    ],
    [
      "killed where `trackio stop` asked, and the program exits then",
      [STOPPED, ended({ exit_code: 1 })],
      { kind: "killed", signal: "SIGTERM" },
    ],
    [
      "killed by the last resort of `trackio stop`",
      [STOPPED, ended({ exit_code: null, signal: "SIGKILL" })],
      { kind: "killed", signal: "SIGKILL" },
    ],
    [
      "preempted where Ctrl-C came as well",
      [signalled("SIGINT"), signalled("SIGTERM"), ended({ exit_code: 1 })],
      { kind: "preempted", signal: "SIGTERM" },
    ],
  ])("is %s", (_, events, wanted) =>
    expect(statusOf([created(), onThisHost(own), ...events])).toEqual(wanted),
  );
});

describe("the status between two attempts", () => {
  const failed = [ended({ exit_code: 1 }), { event: "restarting", timestamp: "T", attempt: 1, pause: 4 }];

  it("is running while the recorder waits to start the next", () => {
    const recorder = identify(process.ppid);
    expect(statusOf([created(), onThisHost(recorder), ...failed])).toEqual({
      kind: "running",
      host: here.host,
      pid: null,
    });
  });

  it("is how the last one went where the recorder is gone, or asks itself", () => {
    for (const recorder of [gone(), own])
      expect(statusOf([created(), onThisHost(recorder), ...failed])).toEqual({ kind: "failed", exitCode: 1 });
  });
});

describe("the status of an attempt without an end", () => {
  it("is finished where the program said so, whoever lives", () => {
    expect(statusOf([created(), onThisHost(own), FINISH])).toEqual({ kind: "finished" });
    expect(statusOf([created(), onThisHost(gone()), FINISH])).toEqual({ kind: "finished" });
    expect(statusOf([created(), onThisHost(gone()), FAILED])).toEqual({ kind: "failed", exitCode: 7 });
  });

  it("is running while the recorder lives", () => {
    expect(statusOf([created(), onThisHost(own, gone())])).toMatchObject({
      kind: "running",
      host: here.host,
    });
  });

  it("is running while the program lives, also without its recorder", () => {
    expect(statusOf([created(), onThisHost(gone(), own)])).toEqual({
      kind: "running",
      host: here.host,
      pid: own.pid,
      recorderGone: true,
    });
  });

  it("is crashed where both are gone", () => {
    expect(statusOf([created(), onThisHost(gone(), gone())])).toMatchObject({ kind: "crashed" });
  });

  it("is crashed where the pid is another process's by now", () => {
    expect(statusOf([created(), onThisHost({ pid: own.pid, start: (own.start ?? 0) - 1 })])).toEqual({
      kind: "crashed",
    });
  });

  it.skipIf(process.platform !== "linux")("is crashed where the recorder is a zombie", async () => {
    // The shell's child is killed while the shell, which would have to wait for it, is `sleep` by now.
    const shell = spawn("sh", ["-c", "sleep 1000 & echo $!; exec sleep 1000"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void shell.kill("SIGKILL"));
    const pid = Number(await new Promise<Buffer>((resolve) => shell.stdout.once("data", resolve)));
    const child = identify(pid);
    const events = [created(), onThisHost(child)];
    expect(statusOf(events)).toMatchObject({ kind: "running" });
    process.kill(pid, "SIGKILL");
    await expect
      .poll(() => statusOf(events), { interval: 5, timeout: 10_000 })
      .toMatchObject({ kind: "crashed" });
  });

  it("is crashed after a reboot, whoever has the pid", () => {
    expect(statusOf([created(), onThisHost(own, own, { boot_id: "before" })])).toMatchObject({
      kind: "crashed",
    });
  });

  it("is that of the last attempt", () => {
    const second = onThisHost(own, undefined, { attempt: 2 });
    expect(statusOf([created(), onThisHost(own), ended({ exit_code: 3 }), second])).toMatchObject({
      kind: "running",
    });
    expect(
      statusOf([
        created(),
        onThisHost(own),
        signalled("SIGTERM"),
        ended({ exit_code: 3 }),
        second,
        ended({ attempt: 2, exit_code: 4 }),
      ]),
    ).toEqual({ kind: "failed", exitCode: 4 });
  });

  it("is crashed before there was an attempt", () => {
    expect(statusOf([created()])).toMatchObject({ kind: "crashed" });
  });
});

describe("the status of an attempt on another host", () => {
  const elsewhere = [created(), started({ host: "elsewhere", session: "s", pid: 5 })];

  /** A store in whose spool the session's recorder gave a sign of life so many seconds ago. */
  function beating(seconds: number): string {
    const root = testFolder();
    const owner = join(root, ".spool/s/owner.json");
    mkdirSync(join(root, ".spool/s"), { recursive: true });
    writeFileSync(owner, "{}");
    utimesSync(owner, NOW / 1000 - seconds, NOW / 1000 - seconds);
    return root;
  }

  it("is running where the last sign of life is fresh", () => {
    expect(statusOf(elsewhere, beating(6))).toEqual({ kind: "running", host: "elsewhere", pid: 5 });
  });

  it("is unknown where it is of the future: somebody's clock jumped", () => {
    expect(statusOf(elsewhere, beating(-30))).toMatchObject({ kind: "running" });
    expect(statusOf(elsewhere, beating(-3600))).toEqual({ kind: "unknown", host: "elsewhere" });
  });

  it("is told like that as well where the host has our name, and beats since we were booted", () => {
    const namesake = [created(), started({ host: here.host, boot_id: "another", session: "s", pid: 5 })];
    const booted = NOW - 3600_000;
    expect(statusOf(namesake, beating(6), { ...here, booted })).toMatchObject({ kind: "running", pid: 5 });
    expect(statusOf(namesake, beating(1800), { ...here, booted })).toMatchObject({ kind: "unknown" });
    expect(statusOf(namesake, beating(7200), { ...here, booted })).toMatchObject({ kind: "crashed" });
  });

  it("is unknown where it is old, or there is none", () => {
    expect(statusOf(elsewhere, beating(600))).toEqual({ kind: "unknown", host: "elsewhere" });
    expect(statusOf(elsewhere, testFolder())).toEqual({ kind: "unknown", host: "elsewhere" });
  });
});
