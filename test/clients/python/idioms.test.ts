import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clientProgram, python, STARTED, shown } from "../../support/python.ts";
import { configOf, eventsOf, recordsIn } from "../../support/runs.ts";
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
