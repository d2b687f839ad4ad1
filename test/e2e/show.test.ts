import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startTrackio, until } from "../support/live.ts";
import { eventOf, onlyRun } from "../support/runs.ts";
import { makePlace, trackio } from "../support/trackio.ts";

const PROGRAM = `
echo '{"loss": 3}' >&3; echo ready
until [ -e go ]; do sleep 0.05; done
echo '{"loss": 2}' >&3; echo '{"loss": 1}' >&3; touch reported
exec sleep 600`;

it("a run whose recorder was killed is running while its program is, and the lines that wait are told", async () => {
  const place = makePlace();
  const live = startTrackio(place, ["run", "-p", "p", "--name", "r", "--", "sh", "-c", PROGRAM]);
  await live.says("ready");
  await live.says("started");
  const pid = Number(eventOf(onlyRun(place), "started")?.["pid"]);
  onTestFinished(() => void kill(pid));
  live.process.kill("SIGKILL");
  await until(() => !existsSync(`/proc/${live.pid}`), "the recorder to end");
  writeFileSync(join(place.cwd, "go"), "");
  await until(() => existsSync(join(place.cwd, "reported")), "the lines");

  const list = (await trackio(place, ["show", "p"])).stdout;
  expect(list).toMatch(/^p {2}1 run, 1 running\n[\s\S]*r +● running /);
  expect(list).toMatch(
    /\n! 1 run goes on without its recorder, and its lines wait until the program has ended: r \(\d lines\)\.$/,
  );
  expect((await trackio(place, ["show", "r"])).stdout).toMatch(
    /\n {2}The recorder is gone\. The program goes on, and \d lines wait in the spool until it has ended\.$/,
  );
  const { status, waiting_lines: waiting } = JSON.parse(
    (await trackio(place, ["show", "r", "--json"])).stdout,
  );
  expect(status).toMatchObject({ kind: "running", pid, recorder_gone: true });
  expect(waiting).toBeGreaterThanOrEqual(2);

  kill(pid);
  await until(() => !existsSync(`/proc/${pid}`), "the program to end");
  const after = JSON.parse((await trackio(place, ["show", "r", "--json"])).stdout);
  expect(after).toMatchObject({ status: { kind: "crashed" }, waiting_lines: 0, steps: { count: 3 } });
});

it("a store that is no folder is said, for programs too", async () => {
  const place = makePlace();
  writeFileSync(place.store, "");
  for (const args of [["show"], ["show", "r"]]) {
    const { exitCode, stdout, stderr } = await trackio(place, [...args, "--json"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`The store ${place.store} is not a folder.`);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { message: `The store ${place.store} is not a folder.` },
    });
  }
});

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
