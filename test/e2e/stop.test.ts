import { chmodSync, existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { CTRL_C, type Live, start, startInTerminal, startTrackio, type, until } from "../support/live.ts";
import { eventsOf } from "../support/runs.ts";
import { letOthersRun, makePlace, type Place, trackio } from "../support/trackio.ts";

const folderOf = (place: Place): string => join(place.store, "p", "r");
const RUN = ["run", "-p", "p", "--name", "r", "--"];

/** Takes no notice of TERM and INT, and neither does a child that it puts into a session of its own. */
const DEAF = `trap '' TERM INT
setsid sh -c 'echo child $$ >child; while :; do sleep 0.1; done' &
until [ -s child ]; do sleep 0.01; done
echo ready $$
while :; do sleep 0.1; done`;

const childOf = (place: Place): string =>
  readFileSync(join(place.cwd, "child"), "utf8").trim().split(" ")[1] ?? "";

const isThere = (pid: string): boolean => existsSync(`/proc/${pid}`);

async function running(place: Place, script: string, ...flags: string[]): Promise<Live> {
  const live = startTrackio(place, ["run", ...flags, ...RUN.slice(1), "sh", "-c", script]);
  await live.says("ready");
  await live.says("started");
  return live;
}

/** The child's pid, once it says so. */
async function childSleeping(place: Place): Promise<string> {
  const pids = () =>
    readdirSync("/proc").filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, "utf8") === "/bin/sleep\u0000710\u0000" && inPlace(pid, place)
        );
      } catch {
        return false;
      }
    });
  await until(() => pids().length > 0, "the child");
  return pids()[0] ?? "";
}

const inPlace = (pid: string, place: Place): boolean => readlinkSync(`/proc/${pid}/cwd`) === place.cwd;

const statusOf = async (place: Place): Promise<unknown> =>
  JSON.parse((await trackio(place, ["show", "p/r", "--json"])).stdout).status;

describe("trackio stop", () => {
  it("asks the program to end, and tells how it did", async () => {
    const place = makePlace();
    const live = await running(place, "echo ready; exec sleep 60", "--restart", "on-failure");
    const stopped = await trackio(place, ["stop", "r"]);
    expect(stopped.exitCode).toBe(0);
    expect(stopped.stdout).toMatch(
      /^◌ p\/r: sent SIGTERM to process \d+, which has 30 seconds to end\n✘ p\/r was killed by SIGTERM after [\d.]+ m?s$/,
    );
    expect((await live.process).exitCode).toBe(143);
    expect(eventsOf(folderOf(place), "signal")).toMatchObject([{ signal: "SIGTERM", source: "stop" }]);
    expect(eventsOf(folderOf(place), "started")).toHaveLength(1);
  });

  it("is no failure of a program that then exits with a code of its own", async () => {
    const place = makePlace();
    const live = await running(place, "trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done");
    await trackio(place, ["stop", "r"]);
    expect((await live.process).exitCode).toBe(9);
    expect(await statusOf(place)).toMatchObject({ kind: "killed", signal: "SIGTERM" });
  });

  it("kills all that the program started, when the grace is over", async () => {
    const place = makePlace();
    const live = await running(place, DEAF);
    const child = childOf(place);
    expect(isThere(child)).toBe(true);
    const stopped = await trackio(place, ["stop", "r", "--grace", "300ms", "--signal", "INT"]);
    expect(stopped.stdout).toContain("p/r: killed what was left of it");
    expect((await live.process).exitCode).toBe(137);
    await until(() => !isThere(child), "the child's end");
    expect(await statusOf(place)).toMatchObject({ kind: "killed", signal: "SIGKILL" });
  });

  it("stops a program whose recorder is dead", async () => {
    const place = makePlace();
    const live = await running(place, "echo ready $$; exec sleep 60");
    live.process.kill("SIGKILL");
    await until(() => !isThere(String(live.pid)), "the recorder's end");
    expect(await statusOf(place)).toMatchObject({ kind: "running", recorder_gone: true });
    const stopped = await trackio(place, ["stop", "r"]);
    expect(stopped.exitCode).toBe(0);
    const pid = /ready (\d+)/.exec(live.out())?.[1] ?? "";
    await until(() => !isThere(pid), "the program's end");
    expect(await statusOf(place)).toMatchObject({ kind: "crashed" });
    expect(eventsOf(folderOf(place), "signal")).toMatchObject([{ signal: "SIGTERM", source: "stop" }]);
  });

  it("keeps a program from being started again", async () => {
    const place = makePlace();
    const live = startTrackio(place, ["run", "--restart", "on-failure", ...RUN.slice(1), "false"]);
    await live.says("starting again");
    expect((await trackio(place, ["stop", "r"])).stdout).toBe("p/r is not started again");
    expect((await live.process).exitCode).toBe(143);
  });

  it("by @last ends the newest run that runs, whatever was written or begun since", async () => {
    const place = makePlace();
    const args = (name: string, script: string) => [
      "run",
      "-p",
      "p",
      "--name",
      name,
      "--",
      "sh",
      "-c",
      script,
    ];
    const report = `echo ready; until [ -e go ]; do sleep 0.05; done
      echo '{"_type":"checkpoint","path":"c"}' >&3; echo told; exec sleep 60`;
    const old = startTrackio(place, args("old", report));
    await old.says("ready");
    const young = startTrackio(place, args("young", "echo ready; exec sleep 60"));
    await young.says("ready");
    await trackio(place, args("done", "true"));
    writeFileSync(join(place.cwd, "go"), "");
    await old.says("told");
    await until(() => eventsOf(join(place.store, "p/old"), "checkpoint").length === 1, "the checkpoint");
    expect((await trackio(place, ["stop", "@last"])).stdout).toContain("p/young was killed");
    expect((await trackio(place, ["stop", "@last"])).stdout).toContain("p/old was killed");
    expect((await trackio(place, ["stop", "@last"])).stderr).toContain("is running.");
  });

  it("ends what stopped on Ctrl-Z, and its recorder tells how", async () => {
    const place = makePlace();
    const live = await running(place, "echo ready $$; exec sleep 60");
    const pid = Number(/ready (\d+)/.exec(live.out())?.[1]);
    for (const each of [pid, live.pid]) process.kill(each, "SIGSTOP");
    const stopped = await trackio(place, ["stop", "r", "--grace", "20s"]);
    expect(stopped.exitCode).toBe(0);
    expect(stopped.stdout).toContain("✘ p/r was killed by SIGTERM");
    expect((await live.process).exitCode).toBe(143);
  });

  it.runIf(process.platform === "linux")(
    "ends a child that has nothing of ours but the descriptor",
    async () => {
      const place = makePlace();
      await running(place, "env -i setsid -f /bin/sh -c 'echo ready $$; exec /bin/sleep 710'; sleep 711; :");
      const child = await childSleeping(place);
      expect((await trackio(place, ["stop", "r"])).exitCode).toBe(0);
      await until(() => !isThere(child), "the child's end");
    },
  );

  it("leaves alone who only reads along", async () => {
    const place = makePlace();
    await running(place, "echo ready; sleep 60; :");
    const [session = ""] = readdirSync(join(place.store, ".spool"));
    const reader = start(place, "tail", ["-f", join(place.store, ".spool", session, "fd3.ndjson")]);
    expect((await trackio(place, ["stop", "r"])).exitCode).toBe(0);
    expect(isThere(String(reader.pid))).toBe(true);
  });

  it.runIf(process.getuid?.() === 0)("refused by the system leaves no trace in the run", async () => {
    const place = makePlace();
    const live = await running(place, "echo ready; until [ -e go ]; do sleep 0.05; done");
    const [session = ""] = readdirSync(join(place.store, ".spool"));
    const spool = join(place.store, ".spool", session);
    for (const folder of [place.root, spool]) chmodSync(folder, 0o777);
    letOthersRun();
    const as = ["--reuid=65534", "--regid=65534", "--clear-groups", inject("trackio"), "stop", "r"];
    const refused = start(place, "setpriv", as, { cwd: "/", env: { HOME: "/nonexistent" } });
    expect((await refused.process).exitCode).toBe(1);
    expect(refused.err()).toContain("belongs to another user");
    expect(readdirSync(spool)).not.toContain("stop.json");
    writeFileSync(join(place.cwd, "go"), "");
    expect((await live.process).exitCode).toBe(0);
    expect(await statusOf(place)).toMatchObject({ kind: "finished" });
  });

  it.each<[string, string[], number, string]>([
    ["a run that has ended", ["r"], 1, '"p/r" is not running: finished'],
    ["a run that is not there", ["nope"], 1, 'No run or project is called "nope"'],
    ["a project", ["p"], 1, '"p" is a project'],
    ["no run", [], 2, "Missing required argument"],
    ["a signal that is none", ["r", "--signal", "FOO"], 2, "takes a signal"],
    ["a duration that is none", ["r", "--grace", "soon"], 2, "takes a duration"],
  ])("refuses %s", async (_, args, exitCode, said) => {
    const place = makePlace();
    await trackio(place, [...RUN, "true"]);
    const refused = await trackio(place, ["stop", ...args]);
    expect(refused.exitCode).toBe(exitCode);
    expect(refused.stderr).toContain(said);
  });
});

describe("Ctrl-C", () => {
  it("twice sends TERM, and once more kills all that the program started", async () => {
    const place = makePlace();
    const live = startInTerminal(place, [inject("trackio"), ...RUN, "sh", "-c", DEAF], {
      env: { NO_COLOR: "1" },
    });
    await live.says("ready");
    await live.says("started");
    type(live, CTRL_C);
    await live.says("◌ p/r: waiting for process");
    type(live, CTRL_C);
    type(live, CTRL_C);
    await live.says("◌ p/r: sent SIGTERM to process");
    type(live, CTRL_C);
    await live.says("✘ p/r was killed by SIGKILL");
    await live.process;
    await until(() => !isThere(childOf(place)), "the child's end");
    expect(await statusOf(place)).toMatchObject({ kind: "killed", signal: "SIGKILL" });
  });
});

describe("after a signal that asks for the end", () => {
  it("we say that we wait, and note the signal first", async () => {
    const place = makePlace();
    const live = await running(
      place,
      "trap 'echo asked' TERM; echo ready; while [ ! -e go ]; do sleep 0.05; done",
    );
    live.process.kill("SIGTERM");
    await live.says(/◌ p\/r got SIGTERM: waiting for process \d+ to end/);
    expect(eventsOf(folderOf(place), "signal")).toMatchObject([{ signal: "SIGTERM" }]);
    expect(eventsOf(folderOf(place), "ended")).toEqual([]);
    await trackio(place, ["run", "-q", "--", "touch", "go"]);
    expect((await live.process).exitCode).toBe(0);
  });
});
