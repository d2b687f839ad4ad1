import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { python, STARTED, shown } from "../../support/python.ts";
import { eventsOf, recordsIn, runsIn, sessionsIn } from "../../support/runs.ts";
import { makePlace, trackio } from "../../support/trackio.ts";

/** What a Trainer does that evaluates when it has trained, and then another run. */
const TRAINS_AND_EVALUATES = `
import subprocess, sys, trackio
run = trackio.init(project="p", name="r", resume="allow")
for step in range(1, 4):
    trackio.log({"train/loss": 1 / step, "train/global_step": step})
trackio.finish()
if len(sys.argv) > 1:
    subprocess.run([sys.argv[1], "show"], check=True, stdout=subprocess.DEVNULL)
again = trackio.init(project="p", name="r", resume="allow", config={"evaluated": True})
assert (again.step, again.attempt) == (3, 1), (again.step, again.attempt)
trackio.log({"eval/loss": 0.5, "train/global_step": 3})
trackio.finish()
trackio.log({"late": 1})
other = trackio.init(project="p", name="s")
trackio.log({"n": 1})
`;

describe.each(STARTED)("a run that is finished and gone on with, %s", (started) => {
  it.each(["", "while a command looks between"])("hides nothing that was logged before %s", async (look) => {
    const place = makePlace();
    const command = look === "" ? [] : [inject("trackio")];
    const { exitCode, stderr } = await python(place, started, ["-c", TRAINS_AND_EVALUATES, ...command]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain('something is logged to run "r" after its finish(); it is kept there');
    expect(await shown(place, "p/r")).toMatchObject({
      status: { kind: "finished" },
      config: { evaluated: true },
      attempts: [{ attempt: 1 }],
      metrics: { "train/loss": { count: 3, last: 1 / 3 }, "eval/loss": { count: 1 }, late: { last: 1 } },
    });
    const folder = join(place.store, "p/r");
    expect(recordsIn(join(folder, "steps.ndjson")).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(eventsOf(folder, "reopened")).toHaveLength(1);
    expect(runsIn(place.store)).toEqual(["p/r", "p/s"]);
    expect(sessionsIn(place.store)).toEqual([]);
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
  });
});

/** Goes back in its first attempt; in its second it tells where it goes on. */
const GOES_BACK = `
import sys, trackio
run = trackio.init(project="p", name="r", resume="allow")
print("goes on", run.step, run.checkpoint)
if len(sys.argv) > 1:
    for step in range(100):
        trackio.log({"loss": step})
        if step in (40, 80):
            trackio.checkpoint(f"{step}.pt")
    trackio.rewind(50)
    for step in range(int(sys.argv[1])):
        trackio.log({"loss": -step})
`;

describe.each([0, 5])("a program that went back to step 50, and logged %i steps since", (count) => {
  it.each([true, false])("goes on behind that, with a checkpoint from before: taken in %s", async (look) => {
    const place = makePlace();
    const first = await python(place, "alone", ["-c", GOES_BACK, String(count)]);
    expect(first.exitCode, first.stderr).toBe(0);
    if (look) expect(await trackio(place, ["show", "p/r"])).toMatchObject({ exitCode: 0 });
    const second = await python(place, "alone", ["-c", GOES_BACK]);
    expect(second.stdout, second.stderr).toBe(`goes on ${50 + count} 40.pt`);
    const recorded = await trackio(place, [
      "run",
      "-q",
      "--no-code",
      "--project",
      "p",
      "--name",
      "r",
      "--resume",
      "must",
      "--",
      "sh",
      "-c",
      'echo "goes on $TRACKIO_STEP $TRACKIO_CHECKPOINT"',
    ]);
    expect(recorded.stdout).toBe(second.stdout);
  });
});
