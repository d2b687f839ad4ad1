import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { clientProgram, python, STARTED, shown } from "../../support/python.ts";
import { recordsIn, runsIn, valuesOf } from "../../support/runs.ts";
import { makePlace, trackio } from "../../support/trackio.ts";

const WHO = ["main", "fork", "pool-fork", "pool-spawn", "pool-forkserver", "subprocess", "thread", "end"];

/** Starts a shell that reports, by the file and by the command. */
const SHELL = `
import subprocess, sys, trackio
trackio.init(project="p", name="r")
script = """echo '{"n": 1}' >>"$TRACKIO_FILE"; "$1" log n=2"""
subprocess.run(["sh", "-c", script, "sh", sys.argv[1]], check=True)
`;

describe.each(STARTED)("a program's processes, %s", (started) => {
  it("may be shells, too", async () => {
    const place = makePlace();
    const { exitCode, stderr } = await python(place, started, ["-c", SHELL, inject("trackio")]);
    expect(exitCode, stderr).toBe(0);
    await shown(place, "p/r");
    expect(valuesOf(join(place.store, "p/r"), "n")).toEqual([1, 2]);
  });

  it("report to the same run, each with all its lines, and ranks above 0 apart", async () => {
    const place = makePlace();
    expect(await python(place, started, [clientProgram("processes.py")])).toMatchObject({ exitCode: 0 });
    await shown(place, "p/r");
    expect(runsIn(place.store)).toEqual(["p/r"]);
    const records = recordsIn(join(place.store, "p/r/steps.ndjson"));
    const rank0 = records.filter(({ _rank }) => _rank === undefined);
    for (const who of WHO)
      expect(
        rank0.flatMap((record) => (who in record ? [record[who]] : [])),
        who,
      ).toEqual([0, 1, 2, 3, 4]);
    expect(rank0.map(({ step }) => step)).toEqual(rank0.map((_, index) => index));
    const rank1 = records.filter(({ _rank }) => _rank === 1);
    expect(rank1.map((record) => [record["step"], record["rank-1"]])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [n, n]),
    );
    expect(records).toHaveLength(5 * (WHO.length + 1));
  });
});

describe.each(STARTED)("runs beside each other, %s", (started) => {
  it("keep what each of them logs, also after its finish, and no descriptor for those that are over", async () => {
    const place = makePlace();
    const program = `
import os, trackio
def descriptors():
    return len(os.listdir("/dev/fd"))
outer = trackio.init(project="p", name="outer")
outer.log({"n": -1})
runs = []
for n in range(40):
    run = trackio.init(project="p", name=f"r{n}", reinit="create_new")
    run.log({"n": n})
    run.finish()
    runs.append(run)
    if n == 1:
        few = descriptors()
assert descriptors() <= few + 1, (few, descriptors())
runs[3].log({"late": 1})
outer.log({"n": -2})
`;
    const { exitCode, stderr } = await python(place, started, ["-c", program]);
    expect(exitCode, stderr).toBe(0);
    const { metrics } = (await shown(place, "p/r3")) as { metrics: Record<string, { last: number }> };
    expect([metrics["n"]?.last, metrics["late"]?.last]).toEqual([3, 1]);
    expect(runsIn(place.store)).toHaveLength(41);
    expect(recordsIn(join(place.store, "p/outer/steps.ndjson"))).toMatchObject([{ n: -1 }, { n: -2 }]);
    expect(recordsIn(join(place.store, "p/r39/steps.ndjson"))).toMatchObject([{ n: 39 }]);
  });
});

describe("ranks of one job that nobody records", () => {
  const rank = "import trackio; trackio.init(project='p', name='r'); trackio.log({'n': 1})";
  const jobs = `
import os, subprocess, sys
for job in range(2):
    for rank in (1, 0, 2):  # One after the other: each is over before the next begins.
        subprocess.run([sys.executable, "-c", ${JSON.stringify(rank)}], env={**os.environ, "RANK": str(rank), "WORLD_SIZE": "3"})
`;

  it("report to one run in whatever order they come, and a second job to a second run", async () => {
    const place = makePlace();
    await python(place, "alone", ["-c", jobs]);
    await shown(place, "p/r");
    expect(runsIn(place.store)).toEqual(["p/r", "p/r-2"]);
    for (const run of ["p/r", "p/r-2"])
      expect(
        recordsIn(join(place.store, run, "steps.ndjson"))
          .map(({ _rank = 0 }) => _rank)
          .sort(),
      ).toEqual([0, 1, 2]);
  });

  it.each([
    ["finished", ""],
    ["failed", "trackio.finish(exit_code=3)"],
  ])("end their run where rank 0 is on another machine: %s", async (kind, end) => {
    const place = makePlace();
    const program = `${rank}; ${end}`;
    const job = `
import os, subprocess, sys
for rank in (9, 8):
    subprocess.run([sys.executable, "-c", ${JSON.stringify(program)}], env={**os.environ, "RANK": str(rank), "WORLD_SIZE": "16"})
`;
    await python(place, "alone", ["-c", job]);
    expect(await shown(place, "p/r")).toMatchObject({
      status: { kind, ...(kind === "failed" ? { exit_code: 3 } : {}) },
      ranks: [
        { rank: 9, last_step: 0 },
        { rank: 8, last_step: 0 },
      ],
    });
    expect(await trackio(place, ["check"])).toMatchObject({ exitCode: 0 });
  });
});
