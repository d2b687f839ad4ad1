import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { shown } from "../support/python.ts";
import { configOf, eventsOf, recordsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { keptRun, played, program } from "./play.ts";

const environment = inject("torch");

/** What `programs/lit.py` says: the rows of Lightning's own CSVLogger. */
interface Said {
  readonly rows: readonly Readonly<Record<string, number>>[];
  readonly hparams: object;
}

describe.skipIf(environment === null)("Lightning's WandbLogger", () => {
  it("logs through --as wandb what its CSVLogger logs beside it, and texts, images and checkpoints", async () => {
    const place = makePlace();
    const args = [program("lit.py")];
    const flags = ["--as", "wandb"];
    const { rows, hparams } = await played<Said>(place, {
      environment,
      started: "under trackio run",
      args,
      flags,
    });
    const folder = await keptRun(place, "p/r");
    const steps = recordsIn(join(folder, "steps.ndjson"));
    // The last two are the table and the images.
    expect(steps.slice(0, -2).map(({ step: _, timestamp: __, ...values }) => values)).toEqual(
      rows.map(({ step, ...values }) => ({ ...values, "trainer/global_step": step })),
    );
    expect(rows).toHaveLength(15);
    expect(configOf(folder)).toEqual([["program", hparams]]);
    expect(eventsOf(folder, "metric")).toMatchObject([{ name: "*", step_metric: "trainer/global_step" }]);
    expect(await shown(place, "p/r")).toMatchObject({
      status: { kind: "finished" },
      metrics: {
        "train/loss": { count: 12, last_step: 11, step_metric: "trainer/global_step" },
        "val/loss": { count: 3, last: rows.at(-1)?.["val/loss"], last_step: 11 },
      },
    });

    expect(recordsIn(join(folder, "tables.ndjson"))).toMatchObject([
      { name: "samples", columns: ["prompt", "completion"], rows: [["a", "b"]] },
    ]);
    const media = recordsIn(join(folder, "media.ndjson"));
    expect(media).toMatchObject([
      { name: "images", _type: "trackio.image", caption: "black" },
      { name: "images", _type: "trackio.image", caption: "white" },
    ]);
    for (const { file_path: path } of media)
      expect(
        readFileSync(join(folder, String(path)))
          .subarray(1, 4)
          .toString(),
      ).toBe("PNG");
    const { id } = (await shown(place, "p/r")) as { id: string };
    expect(existsSync(join(folder, "artifacts", `model-${id}`, "v0", "model.ckpt"))).toBe(true);
  });
});
