import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { STARTED, shown } from "../support/python.ts";
import { configOf, recordsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { keptRun, played, program } from "./play.ts";

const environment = inject("tables");

/** What `programs/estimator.py` says: what was logged, and of each candidate the parameters, score, rank and depth. */
interface Said {
  readonly told: readonly object[];
  readonly rows: readonly (readonly [object, number, number, number])[];
  readonly best: { readonly score: number; readonly criterion: string; readonly max_depth: number };
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

describe.skipIf(environment === null)("scikit-learn", () => {
  it.each(STARTED)("is logged, epochs as steps and a search as a table, %s", async (started) => {
    const place = makePlace();
    const args = [program("estimator.py")];
    const { told, rows, best } = await played<Said>(place, { environment, started, args });
    const folder = await keptRun(place, "p/r");
    const steps = recordsIn(join(folder, "steps.ndjson"));
    expect(steps.map(({ step: _, timestamp: __, ...values }) => values)).toEqual([
      ...told,
      { "best/score": best.score, "best/criterion": best.criterion, "best/max_depth": best.max_depth },
    ]);
    const tables = recordsIn(join(folder, "tables.ndjson")) as unknown as Table[];
    expect(tables).toMatchObject([{ step: 5, name: "search" }]);
    const [{ columns, rows: kept } = { columns: [], rows: [] }] = tables;
    const places = ["params", "mean_test_score", "rank_test_score", "param_max_depth"].map((name) =>
      columns.indexOf(name),
    );
    expect(kept.map((row) => places.map((at) => row[at]))).toEqual(rows);
    expect(configOf(folder)).toMatchObject([
      ["init", { loss: "log_loss", random_state: 0, alpha: 0.0001 }],
      ["program", { estimator: expect.stringMatching(/^DecisionTreeClassifier\(/) }],
    ]);
    expect(await shown(place, "p/r")).toMatchObject({ status: { kind: "finished" } });
  });
});
