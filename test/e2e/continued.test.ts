import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { type Live, startTrackio, until } from "../support/live.ts";
import { eventsOf, recordsIn, sessionsIn } from "../support/runs.ts";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const folderOf = (place: Place): string => join(place.store, "p", "r");

const valuesOf = (place: Place, key: string): unknown[] =>
  recordsIn(join(folderOf(place), "steps.ndjson")).flatMap((record) => (key in record ? [record[key]] : []));

/** The program forks; its child goes on to report when it is let, and says when it is done. */
const FORKS = `
import os, time
if os.fork() == 0:
    os.write(3, b'{"child": 0}\\n')
    open("forked", "w").close()
    while not os.path.exists("go"): time.sleep(0.01)
    for n in (1, 2): os.write(3, b'{"child": %d}\\n' % n)
    os._exit(0)
while not os.path.exists("forked"): time.sleep(0.01)
print("ready", flush=True)
time.sleep(600)
`;

async function running(place: Place, script: string): Promise<Live> {
  const live = startTrackio(place, ["run", "-p", "p", "--name", "r", "--", "python3", "-c", script], {
    buffer: false,
  });
  await live.says("ready");
  await live.says("started");
  return live;
}

describe("a run that is continued while something of it still lives", () => {
  it("keeps what an orphaned child of a killed program reports later", async () => {
    const place = makePlace();
    const live = await running(place, FORKS);
    const program = Number(eventsOf(folderOf(place), "started")[0]?.["pid"]);
    live.process.kill("SIGKILL");
    process.kill(program, "SIGKILL");
    await until(() => spawnSync("kill", ["-0", String(program)]).status !== 0, "the program's end");
    const resumed = await trackio(place, ["resume", "r", "--", "sh", "-c", 'echo "{\\"second\\": 1}" >&3']);
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(valuesOf(place, "child")).toEqual([0]);
    expect(sessionsIn(place.store)).toHaveLength(1);
    await trackio(place, ["run", "-q", "-p", "other", "--", "touch", "go"]);
    await until(() => {
      spawnSync(inject("trackio"), ["show", "--dir", place.store]);
      return sessionsIn(place.store).length === 0;
    }, "the child's end");
    expect(valuesOf(place, "child")).toEqual([0, 1, 2]);
    expect(valuesOf(place, "second")).toEqual([1]);
  });

  it("is left alone by a container that cannot see its processes", async ({ skip }) => {
    const separate = ["unshare", "--pid", "--fork", "--mount-proc"] as const;
    if (spawnSync(separate[0], [...separate.slice(1), "true"]).status !== 0) skip("no PID namespaces here");
    const place = makePlace();
    const live = await running(place, "import time\nprint('ready', flush=True)\ntime.sleep(600)");
    const inside = (...args: string[]) =>
      spawnSync(separate[0], [...separate.slice(1), inject("trackio"), ...args, "--dir", place.store], {
        encoding: "utf8",
        cwd: place.cwd,
      });
    expect(JSON.parse(inside("show", "p/r", "--json").stdout).status).toMatchObject({ kind: "running" });
    expect(inside("resume", "p/r").stderr).toContain("it is still running");
    expect(sessionsIn(place.store)).toHaveLength(1);
    expect(eventsOf(folderOf(place), "started")).toHaveLength(1);
    live.process.kill("SIGTERM");
    await live.process; // And with it its program.
  });
});

it("recorders that insist on one run, and others that want its name, do not take each other's folders away", async () => {
  const place = makePlace();
  for (let round = 0; round < 4; round++) {
    const project = `p${round}`;
    await trackio(place, ["run", "-q", "-p", project, "--name", "r", "--", "false"]);
    const must = Array.from({ length: 5 }, () =>
      trackio(place, ["run", "-p", project, "--name", "r", "--resume", "must", "--", "sleep", "0.5"]),
    );
    const plain = Array.from({ length: 3 }, () =>
      trackio(place, ["run", "-q", "-p", project, "--name", "r", "--", "echo", "trained"]),
    );
    for (const { exitCode, stdout } of await Promise.all(plain))
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "trained" });
    for (const { exitCode, stderr } of await Promise.all(must))
      if (exitCode !== 0) expect(stderr).toContain('Cannot resume "r": it is still running on');
  }
});
