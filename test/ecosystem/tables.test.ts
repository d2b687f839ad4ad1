import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";
import { python, STARTED, type Started } from "../support/python.ts";
import { recordsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { activated, keptRun, program } from "./play.ts";

const GUIDE = fileURLToPath(new URL("../../fixtures/guide/02_table.py", import.meta.url));

const environment = inject("tables");

/** What each library alone has, as it is kept: integers with gaps, moments, durations, categories, nested cells. */
const OWN: Readonly<Record<string, unknown>> = {
  pandas: {
    columns: ["id", "count", "when", "took", "kind", "text", "list"],
    rows: [
      [10, 1, "2026-11-23T03:26:00+00:00", 1, "a", "x", [1, 2]],
      [20, null, null, null, "b", null, [3.5]],
      [30, 3, "2026-11-23T05:26:00.500000+02:00", 2.5, null, "", { a: null }],
    ],
  },
  polars: {
    columns: ["count", "when", "took", "kind", "list", "struct"],
    rows: [
      [1, "2026-11-23T03:26:00", 1, "a", [1, 2], { a: 1 }],
      [null, null, null, "b", [3], { a: null }],
      [3, "2026-11-23T05:26:00.500000", 2.5, null, null, { a: 3 }],
    ],
  },
  pyarrow: {
    columns: ["count", "when", "took", "kind", "list", "struct"],
    rows: [
      [1, "1970-01-01T00:00:00+00:00", 1, "a", [1, 2], { a: 1 }],
      [null, null, null, "b", [3], { a: null }],
      [3, "1970-01-01T00:00:01.500000+00:00", 2.5, null, null, { a: 3 }],
    ],
  },
  "nothing but __dataframe__": {
    columns: ["count", "when"],
    rows: [
      [1, "2026-11-23T03:26:00"],
      [2, null],
    ],
  },
};

describe.skipIf(environment === null)("tables", () => {
  it.each(STARTED)("of the guide are kept, %s", async (started) => {
    const place = makePlace();
    const env = activated(place, environment);
    expect(await python(place, started, [GUIDE], { env })).toMatchObject({ exitCode: 0 });
    const folder = await keptRun(place, "my_project/my_first_run");
    expect(recordsIn(join(folder, "steps.ndjson"))).toMatchObject([{ step: 0, loss: 0.05 }]);
    expect(recordsIn(join(folder, "tables.ndjson"))).toMatchObject([
      {
        step: 0,
        name: "texts",
        columns: ["prompt", "completion", "reward"],
        rows: [
          ["Trackio", "is great!", 0.123],
          ["Logging is", "easy and fun!", 0.456],
        ],
      },
    ]);
  });

  const each = Object.keys(OWN).flatMap((library) => STARTED.map((started) => [library, started] as const));
  it.each(each)("of %s are kept, %s", async (library, started: Started) => {
    const place = makePlace();
    // JSON has no NaN, but Python's has.
    const env = activated(place, environment);
    const { exitCode, stdout, stderr } = await python(place, started, [program("frames.py"), library], {
      env,
    });
    expect(exitCode, stderr).toBe(0);
    const { told } = JSON.parse(stdout.replaceAll("NaN", '"NaN"')) as { told: unknown[][] };
    const folder = await keptRun(place, "p/r");
    const tables = recordsIn(join(folder, "tables.ndjson"));
    expect(tables).toHaveLength(3);
    expect(tables).toMatchObject([
      { step: 0, name: "texts", columns: ["prompt", "reward", "tokens", "good"], rows: told },
      { step: 0, name: "own", ...Object(OWN[library]) },
      { step: 1, name: "bare", columns: ["prompt", "reward", "tokens", "good"], rows: told },
    ]);
    expect(readFileSync(join(folder, "tables.ndjson"), "utf8")).toContain("9007199254740993");
  });
});
