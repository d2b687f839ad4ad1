import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clientProgram, python, STARTED, type Started, shown } from "../../support/python.ts";
import { runsIn, sessionsIn, valuesOf } from "../../support/runs.ts";
import { makePlace } from "../../support/trackio.ts";

const FIFTY = Array.from({ length: 50 }, (_, n) => n);

/** How a program ends, and what is then said of its run: what nobody saw cannot be told. */
const ENDS: readonly (readonly [how: string, recorded: object, alone: object])[] = [
  ["finish", { kind: "finished" }, { kind: "finished" }],
  ["nothing", { kind: "finished" }, { kind: "finished" }],
  ["exception", { kind: "failed", exit_code: 1 }, { kind: "failed", exit_code: 1 }],
  ["sys.exit", { kind: "failed", exit_code: 3 }, { kind: "finished" }],
  ["exit", { kind: "finished" }, { kind: "crashed" }],
  ["kill", { kind: "killed", signal: "SIGKILL" }, { kind: "crashed" }],
];

describe.each(STARTED)("a program, %s, that ends", (started: Started) => {
  it.each(ENDS)("by %s loses no line", async (how, recorded, alone) => {
    const place = makePlace();
    await python(place, started, [clientProgram("ends.py"), how]);
    const run = await shown(place, "p/r");
    expect(run["status"]).toMatchObject(started === "alone" ? alone : recorded);
    expect(valuesOf(join(place.store, "p/r"), "n")).toEqual(FIFTY);
    expect(sessionsIn(place.store)).toEqual([]);
  });

  it.each(["after", "late"])("keeps what comes %s in its run", async (how) => {
    const place = makePlace();
    const { stderr } = await python(place, started, [clientProgram("ends.py"), how]);
    expect(stderr).not.toMatch(/Error/);
    expect(await shown(place, "p/r")).toMatchObject({ status: { kind: "finished" } });
    expect(runsIn(place.store)).toEqual(["p/r"]);
    expect(valuesOf(join(place.store, "p/r"), "n")).toEqual([...FIFTY, 50, 51]);
  });

  it("a run within a with block by an exception: that run failed", async () => {
    const place = makePlace();
    await python(place, started, [clientProgram("ends.py"), "with"]);
    expect(await shown(place, "p/inner")).toMatchObject({ status: { kind: "failed", exit_code: 1 } });
    expect(runsIn(place.store)).toEqual(["p/inner", "p/r"]);
    expect(await shown(place, "p/r")).toMatchObject({ status: { kind: "finished" } });
    expect(valuesOf(join(place.store, "p/inner"), "m")).toEqual([1]);
  });
});
