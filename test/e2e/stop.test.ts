import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { CTRL_C, type Live, startInTerminal, startTrackio, type, until } from "../support/live.ts";
import { eventsOf } from "../support/runs.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

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
    await live.says("◌ p/r is to end: waiting for process");
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
