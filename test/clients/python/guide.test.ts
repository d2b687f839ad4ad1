import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { python, STARTED, shown } from "../../support/python.ts";
import { configOf, recordsIn, runsIn, valuesOf } from "../../support/runs.ts";
import { makePlace, trackio } from "../../support/trackio.ts";

const GUIDE = fileURLToPath(new URL("../../../fixtures/guide", import.meta.url));
/** The guide itself, where it lies beside the checkout. */
const SHARED = fileURLToPath(new URL("../../../../shared/guide/examples", import.meta.url));

const script = (name: string): string => join(GUIDE, `${name}.py`);

/** The guide's second script logs a pandas dataframe (test/ecosystem); this logs the same table. */
const FIRST_RUN = `
import trackio
trackio.init(project_name="my_project", run_name="my_first_run")
trackio.log({"loss": 0.05, "texts": trackio.Table(columns=["prompt", "reward"], data=[["Trackio", 0.123]])})
trackio.finish()
`;

describe.each(STARTED)("the guide's scripts, %s", (started) => {
  it("log metrics by steps", async () => {
    const place = makePlace();
    expect(await python(place, started, [script("01_log")])).toMatchObject({ exitCode: 0 });
    await trackio(place, ["show"]);
    const [run = ""] = runsIn(place.store);
    expect(run).toMatch(/^my_project\//);
    const steps = recordsIn(join(place.store, run, "steps.ndjson"));
    expect(steps.map(({ step, loss, accuracy }) => [step, loss, accuracy])).toEqual([
      [0, 0.05, undefined],
      [1, 0.05, 0.95],
    ]);
    expect(await shown(place, run)).toMatchObject({ status: { kind: "finished" } });
  });

  it("continue a run, and fail where there is none", async () => {
    const place = makePlace();
    const missing = await python(place, started, [script("03_resume")]);
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr).toMatch(
      /ValueError: Cannot resume "my_first_run": project "my_project" in .* has no run of that name/,
    );
    await python(place, started, ["-c", FIRST_RUN]);
    expect(await python(place, started, [script("03_resume")])).toMatchObject({ exitCode: 0 });
    expect(await shown(place, "my_project/my_first_run")).toMatchObject({ status: { kind: "finished" } });
    const folder = join(place.store, "my_project/my_first_run");
    expect(
      recordsIn(join(folder, "steps.ndjson")).map(({ step, _attempt, loss }) => [step, _attempt, loss]),
    ).toEqual([
      [0, undefined, 0.05],
      [1, 2, 0.04],
    ]);
    expect(recordsIn(join(folder, "tables.ndjson"))).toMatchObject([
      { step: 0, name: "texts", columns: ["prompt", "reward"], rows: [["Trackio", 0.123]] },
    ]);
  });

  it("keep the configuration, and never cost a name its run", async () => {
    const place = makePlace();
    await python(place, started, [script("04_config")]);
    await python(place, started, [script("04_config")]);
    await trackio(place, ["show"]);
    const runs = ["my_project/my_first_run", "my_project/my_first_run-2"];
    expect(runsIn(place.store)).toEqual(runs);
    for (const run of runs)
      expect(configOf(join(place.store, run))).toEqual([["init", { learning_rate: 0.001, batch_size: 32 }]]);
  });

  it("make a run of each round", async () => {
    const place = makePlace();
    await python(place, started, [script("05_many_runs")]);
    await trackio(place, ["show"]);
    const runs = runsIn(place.store);
    expect(runs).toHaveLength(3);
    for (const run of runs) {
      expect(valuesOf(join(place.store, run), "epoch")).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(await shown(place, run)).toMatchObject({ status: { kind: "finished" }, steps: { count: 8 } });
    }
  });
});

describe("the guide", () => {
  it.skipIf(!existsSync(SHARED))(
    "has these very scripts (skipped where it is not beside the checkout)",
    () => {
      for (const name of readdirSync(SHARED))
        expect(readFileSync(join(GUIDE, name), "utf8"), name).toBe(readFileSync(join(SHARED, name), "utf8"));
    },
  );
});
