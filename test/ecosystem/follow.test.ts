import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { recordsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { keptRun, played, program } from "./play.ts";

const LIBRARIES = [
  { library: "keras", environment: inject("tensorboard"), file: "rows.csv", step: "epoch", rows: 5 },
  {
    library: "lightning",
    environment: inject("torch"),
    file: "csv/version_0/metrics.csv",
    step: "step",
    rows: 24,
  },
  { library: "pandas", environment: inject("tables"), file: "rows.csv", step: "step", rows: 30 },
] as const;

interface Said {
  readonly rows: readonly Readonly<Record<string, number>>[];
}

describe("a CSV that a library writes", () => {
  for (const { library, environment, file, step, rows: count } of LIBRARIES) {
    it.skipIf(environment === null)(`gives each of its rows once: ${library}`, async () => {
      const place = makePlace();
      const { rows } = await played<Said>(place, {
        environment,
        started: "under trackio run",
        args: [program("rows.py"), library],
        flags: ["-p", "p", "--name", "r", "--follow", file],
      });
      expect(rows).toHaveLength(count);
      const folder = await keptRun(place, "p/r");
      const kept = recordsIn(join(folder, "steps.ndjson")).map(({ timestamp: _, ...record }) => record);
      expect(kept).toEqual(rows.map((row) => ({ ...row, step: row[step] })));
    });
  }
});
