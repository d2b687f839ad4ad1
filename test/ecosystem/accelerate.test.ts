import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { STARTED, shown } from "../support/python.ts";
import { configOf, recordsIn } from "../support/runs.ts";
import { makePlace, type Place } from "../support/trackio.ts";
import { keptRun, played, program } from "./play.ts";

const environment = inject("torch");

/** What `programs/accelerated.py` says: step, loss and half of it. */
interface Said {
  readonly logged: readonly (readonly [number, number, number])[];
  readonly config: object;
  readonly name: string;
}

async function expectLogged(place: Place, { logged, config, name }: Said): Promise<void> {
  expect(name).toBe("r");
  const folder = await keptRun(place, "p/r");
  const steps = recordsIn(join(folder, "steps.ndjson"));
  expect(steps.map((record) => [record["step"], record["loss"], record["val/half"]])).toEqual(logged);
  expect(Object.assign({}, ...configOf(folder).map(([, patch]) => patch))).toEqual(config);
  expect(await shown(place, "p/r")).toMatchObject({ status: { kind: "finished" }, steps: { last: 40 } });
}

describe.skipIf(environment === null)("accelerate", () => {
  it.each(STARTED)('logs with log_with="trackio", %s', async (started) => {
    const place = makePlace();
    const args = [program("accelerated.py"), "trackio", "r"];
    await expectLogged(place, await played(place, { environment, started, args }));
  });

  it('logs with log_with="wandb" through --as wandb', async () => {
    const place = makePlace();
    const args = [program("accelerated.py"), "wandb", "r"];
    const flags = ["--as", "wandb"];
    await expectLogged(
      place,
      await played(place, { environment, started: "under trackio run", args, flags }),
    );
  });
});
