import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { STARTED, shown } from "../support/python.ts";
import { recordsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { type Entry, GLOBAL_STEP, handedOver } from "./history.ts";
import { keptRun, played, program } from "./play.ts";

const environment = inject("torch");

/** What `programs/grpo.py` says: `trainer.state.log_history`, and the tables that TRL has written to files of its own. */
interface Said {
  readonly history: readonly Entry[];
  readonly completions: readonly {
    readonly columns: readonly string[];
    readonly rows: readonly unknown[][];
  }[];
}

describe.skipIf(environment === null)("TRL's GRPOTrainer", () => {
  it.each(STARTED)("logs its metrics and its completions, %s", async (started) => {
    const place = makePlace();
    const said = await played<Said>(place, { environment, started, args: [program("grpo.py")] });
    const folder = await keptRun(place, "p/r");
    const steps = recordsIn(join(folder, "steps.ndjson"));
    const logged = steps.filter((record) => GLOBAL_STEP in record);
    expect(logged.map(({ step: _, timestamp: __, ...values }) => values)).toEqual(
      said.history.map(handedOver),
    );
    // At the end it logs the last ones once more.
    const last = said.completions.at(-1) ?? expect.fail("there are completions");
    const tables = recordsIn(join(folder, "tables.ndjson"));
    expect(said.completions).toHaveLength(3);
    expect(tables.map(({ name, columns, rows }) => ({ name, columns, rows }))).toEqual(
      [...said.completions, last].map((table) => ({ name: "completions", ...table })),
    );
    expect(await shown(place, "p/r")).toMatchObject({ status: { kind: "finished" } });
  });
});
