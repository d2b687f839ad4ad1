import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clientProgram, python, STARTED, shown } from "../../support/python.ts";
import { configOf, eventsOf, recordsIn, runsIn } from "../../support/runs.ts";
import { makePlace, trackio } from "../../support/trackio.ts";

/** The program of `import trackio as wandb`, with W&B's own name. */
const UNEDITED = readFileSync(clientProgram("idioms.py"), "utf8").replace(
  "import trackio as wandb",
  "import wandb",
);

describe("W&B's idioms", () => {
  it.each(STARTED)("work by import trackio as wandb, %s", async (started) => {
    const place = makePlace();
    const { exitCode, stderr } = await python(place, started, [clientProgram("idioms.py")]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain("entity: runs are kept in files on this machine");
    await expectIdioms(place.store, await shown(place, "p/r"));
  });

  it("work in code that nobody may edit, by --as wandb", async () => {
    const place = makePlace();
    const told = "from importlib.metadata import version; assert version('wandb') == '0.99.0'\n";
    const flags = ["--as", "wandb"];
    const { exitCode, stderr } = await python(place, "under trackio run", ["-c", told + UNEDITED], { flags });
    expect(exitCode, stderr).toBe(0);
    await expectIdioms(place.store, await shown(place, "p/r"));
  });

  it.each(STARTED)("put the parts of a row at one step, in a run that goes on, too, %s", async (started) => {
    const place = makePlace();
    const program = `
import sys, trackio as wandb
far = int(sys.argv[1])
run = wandb.init(project="p", name="r", resume="allow")
wandb.log({"a": 1}, commit=False)
wandb.log({"b": 2}, commit=False)
wandb.log({"c": 3})
wandb.log({"d": 4})
wandb.log({"e": 5}, step=far, commit=False)
wandb.log({"f": 6})
wandb.log({"g": 7}, commit=False)
assert run.step == far + 1, run.step
wandb.log({"h": 8}, step=far)
wandb.log({"i": 9}, commit=False)
`;
    const stepsFrom = (first: number, far: number) => ({
      ...{ a: first, b: first, c: first, d: first + 1 },
      ...{ e: far, f: far, g: far + 1, h: far, i: far + 2 },
    });
    for (const far of ["20", "40"]) {
      const { exitCode, stderr } = await python(place, started, ["-c", program, far]);
      expect(exitCode, stderr).toBe(0);
    }
    await shown(place, "p/r");
    const records = recordsIn(join(place.store, "p/r/steps.ndjson"));
    const stepsOf = (attempt: number) =>
      Object.fromEntries(
        records
          .filter(({ _attempt = 1 }) => _attempt === attempt)
          .map(({ step, timestamp, _attempt, ...metrics }) => [Object.keys(metrics).join(), step]),
      );
    expect(stepsOf(1)).toEqual(stepsFrom(0, 20));
    expect(stepsOf(2)).toEqual(stepsFrom(23, 40));
  });

  it.each(STARTED)("take what older code does with a run, %s", async (started) => {
    const place = makePlace();
    const program = `
import copy, pickle, trackio as wandb
run = wandb.init(project="p", name="r", config={"lr": 0.1, "layers": [1, 2]}, tags=5, resume="")
wandb.run.name = "lr=0.1"
wandb.run.save()
epoch = wandb.define_metric("epoch")
wandb.define_metric("loss", step_metric=epoch)
for same in (copy.copy(run.config), copy.deepcopy(run.config), pickle.loads(pickle.dumps(run.config))):
    same.lr = 7
    assert (same["lr"], same.layers, run.config.lr) == (7, [1, 2], 0.1)
wandb.checkpoint(b"some/place")
`;
    const { exitCode, stderr } = await python(place, started, ["-c", program]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr.match(/a run is named when it begins/g)).toHaveLength(1);
    expect(await shown(place, "p/r")).toMatchObject({
      tags: ["5", "lr=0.1"],
      checkpoint: { path: "some/place" },
    });
    expect(configOf(join(place.store, "p/r"))).toEqual([["init", { lr: 0.1, layers: [1, 2] }]]);
    expect(eventsOf(join(place.store, "p/r"), "metric")).toMatchObject([
      { name: "loss", step_metric: "epoch" },
    ]);
  });

  it.each(STARTED)("begin no run by looking at what there is, %s", async (started) => {
    const place = makePlace();
    const program = "from trackio import *; import trackio; assert len(trackio.config) == 0 and run is None";
    const { exitCode, stderr } = await python(place, started, ["-c", program]);
    expect(exitCode, stderr).toBe(0);
    expect(runsIn(place.store)).toHaveLength(started === "alone" ? 0 : 1);
  });

  it.each(STARTED)("take a config of any kind, %s", async (started) => {
    const place = makePlace();
    const program = `
import trackio
class Slots:
    __slots__ = ()
class Broken:
    def to_dict(self): raise RuntimeError
for n, config in enumerate([Slots(), Broken(), [1, 2], "config.yaml", 5, [("lr", 1)]]):
    trackio.init(project="p", name=f"r{n}", config=config)
    trackio.finish()
`;
    const { exitCode, stderr } = await python(place, started, ["-c", program]);
    expect(exitCode, stderr).toBe(0);
    await shown(place, "p/r5");
    const configs = [2, 3, 4, 5].map((n) => configOf(join(place.store, `p/r${n}`))[0]?.[1]);
    expect(configs).toEqual([{ config: [1, 2] }, { config: "config.yaml" }, { config: 5 }, { lr: 1 }]);
  });

  it("has W&B's modules where callers name them, and takes empty variables as absent", async () => {
    const place = makePlace();
    const program = `
import wandb
run: wandb.sdk.wandb_run.Run = wandb.init(project="p", name="r")
assert isinstance(run, wandb.sdk.wandb_run.Run) and wandb.data_types.Table is wandb.Table
from wandb.sdk.lib.runid import generate_id
`;
    const env = { WANDB_RESUME: "", WANDB_RUN_ID: "", WANDB_PROJECT: "", WANDB_NAME: "" };
    const flags = ["--as", "wandb"];
    const { exitCode, stderr } = await python(place, "under trackio run", ["-c", program], { flags, env });
    expect(exitCode, stderr).toBe(0);
    expect(runsIn(place.store)).toEqual(["p/r"]);
  });

  it("copies nothing for a run that is switched off", async () => {
    const place = makePlace();
    const program = `
import os, wandb
run = wandb.init(project="p", mode="disabled")
open("weights.txt", "w").close()
wandb.save("weights.txt"); wandb.log_artifact("weights.txt")
assert os.listdir() == ["weights.txt"], os.listdir()
`;
    const flags = ["--as", "wandb", "--dir", place.store];
    const folder = mkdtempSync(join(place.cwd, "empty-"));
    const { exitCode, stderr } = await python(place, "under trackio run", ["-c", program], {
      flags,
      cwd: folder,
    });
    expect(exitCode, stderr).toBe(0);
  });

  it("takes WANDB_* variables as W&B does", async () => {
    const place = makePlace();
    const program = "import wandb; wandb.init(); wandb.log({'n': 1})";
    const env = {
      WANDB_PROJECT: "q",
      WANDB_NAME: "s",
      WANDB_TAGS: "a,b",
      WANDB_RUN_GROUP: "g",
      WANDB_NOTES: "n",
    };
    await trackio(place, ["run", "-q", "--as", "wandb", "--", "python3", "-c", program], { env });
    expect(await shown(place, "q/s")).toMatchObject({ tags: ["a", "b"], group: "g", notes: ["n"] });
  });

  it.each([{ WANDB_MODE: "disabled" }, { WANDB_DISABLED: "true" }])("keeps nothing with %o", async (env) => {
    const place = makePlace();
    const program =
      "import wandb; run = wandb.init(project='q'); wandb.log({'n': 1}); print(run.step); wandb.finish()";
    const { stdout } = await trackio(
      place,
      ["run", "-q", "--as", "wandb", "-p", "p", "--name", "r", "--", "python3", "-c", program],
      { env },
    );
    expect(stdout).toBe("1");
    expect(await shown(place, "p/r")).toMatchObject({ steps: { count: 0 } });
  });
});

async function expectIdioms(store: string, run: Record<string, unknown>): Promise<void> {
  const folder = join(store, "p/r");
  expect(run).toMatchObject({
    status: { kind: "finished" },
    tags: ["a", "b"],
    notes: ["first"],
    summary: { best: 0.25, verdict: "good" },
  });
  expect(configOf(folder)).toEqual([
    ["init", { lr: 0.1 }],
    ["program", { batch_size: 3 }],
    ["program", { seed: 7 }],
  ]);
  const steps = recordsIn(join(folder, "steps.ndjson"));
  expect(
    steps.flatMap(({ step, ...each }) => ("val/loss" in each ? [[step, each["val/loss"]]] : [])),
  ).toEqual([
    [0, 1],
    [1, 0.5],
    [2, 1 / 3],
  ]);
  expect(steps.flatMap(({ step, epoch }) => (epoch === undefined ? [] : [[step, epoch]]))).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  expect(steps.map(({ step }) => step).slice(-2)).toEqual([10, 11]);
  const media = recordsIn(join(folder, "media.ndjson"));
  expect(media.map(({ step, name, _type }) => [step, name, _type])).toEqual([
    [0, "w", "trackio.histogram"],
    [1, "w", "trackio.histogram"],
    [2, "w", "trackio.histogram"],
    [11, "images", "trackio.image"],
    [11, "images", "trackio.image"],
  ]);
  for (const { file_path: path } of media.slice(3)) {
    const bytes = readFileSync(join(folder, String(path)));
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  }
  expect(recordsIn(join(folder, "tables.ndjson")).map(({ step, rows }) => [step, rows])).toEqual(
    [0, 1, 2].map((n) => [n, [[n, "x"]]]),
  );
  expect(recordsIn(join(folder, "alerts.ndjson"))).toMatchObject([
    { title: "Look", text: "here", level: "error" },
  ]);
  expect(eventsOf(folder, "metric")).toMatchObject([
    { name: "val/*", step_metric: "epoch", goal: "minimize" },
  ]);
  expect(existsSync(join(folder, "files/weights.txt"))).toBe(true);
  expect(readFileSync(join(folder, "artifacts/model/v0/weights.txt"), "utf8")).toBe("1 2 3");
  expect(readFileSync(join(folder, "artifacts/model/v0/notes.txt"), "utf8")).toBe("small");
  expect(readFileSync(join(folder, "artifacts/model/v1/weights.txt"), "utf8")).toBe("1 2 3");
  expect(existsSync(join(folder, "rejected.ndjson"))).toBe(false);
}
