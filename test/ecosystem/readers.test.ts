import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, inject, it } from "vitest";
import { makePlace, trackio } from "../support/trackio.ts";

const READ = fileURLToPath(new URL("programs/read_run.py", import.meta.url));

/** Metrics that come and go, a NaN, a nested one, a table, and a line that is rejected. */
const LINES = [
  '{"loss": 0.5}',
  '{"loss": 0.25, "val": {"loss": 0.3}}',
  '{"loss": NaN, "note": "diverged"}',
  '{"loss": 1e-7, "done": true}',
  '{"_type": "table", "name": "t", "columns": ["a", "b"], "rows": [[1, "x"], [2, "y"]]}',
  "not a line",
];

describe.skipIf(inject("tables") === null)("a run's files, as they stand", () => {
  it.each(["pandas", "polars", "duckdb"])("are read by %s", async (library) => {
    const place = makePlace();
    const report = LINES.map((line) => `echo '${line}' >&3`).join("\n");
    await trackio(place, ["run", "-q", "-p", "p", "--name", "r", "--", "sh", "-c", report]);
    const python = join(inject("tables") ?? "", "bin/python");
    const { stdout } = await execa(python, [READ, library, join(place.store, "p/r")]);
    expect(JSON.parse(stdout)).toEqual({
      losses: ["0.5", "0.25", "nan", "1e-07"],
      times: 4,
      rows: [
        [1, "x"],
        [2, "y"],
      ],
    });
  });
});
