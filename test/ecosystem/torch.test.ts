import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { STARTED, type Started, shown } from "../support/python.ts";
import { recordsIn, runsIn } from "../support/runs.ts";
import { makePlace } from "../support/trackio.ts";
import { keptRun, played, program } from "./play.ts";

const environment = inject("torch");

/** Which items of twelve each of two workers fetches, two at a time, in each of two epochs. */
const FETCHED = [
  [0, 1, 4, 5, 8, 9, 0, 1, 4, 5, 8, 9],
  [2, 3, 6, 7, 10, 11, 2, 3, 6, 7, 10, 11],
];

describe.skipIf(environment === null)("PyTorch", () => {
  const ways: readonly (readonly [string, Started])[] = [
    ["fork", "under trackio run"],
    ["fork", "alone"],
    ["spawn", "under trackio run"],
    ["forkserver", "alone"],
  ];
  it.each(ways)("logs from a loop and from its DataLoader's workers (%s), %s", async (method, started) => {
    const place = makePlace();
    const args = [program("workers.py"), method];
    const { losses } = await played<{ losses: [number, number][] }>(place, { environment, started, args });
    expect(losses).toHaveLength(12);
    const folder = await keptRun(place, "p/r");
    expect(runsIn(place.store)).toEqual(["p/r"]);
    const steps = recordsIn(join(folder, "steps.ndjson"));
    const those = (name: string): typeof steps => steps.filter((record) => name in record);
    expect(those("loss").map(({ loss, epoch }) => [loss, epoch])).toEqual(losses);
    // The workers of an epoch are others than those of the one before: between them there is no order.
    for (const [worker, items] of FETCHED.entries())
      expect(
        those(`worker ${worker}`)
          .map((record) => Number(record[`worker ${worker}`]))
          .sort((one, other) => one - other),
      ).toEqual(items.toSorted((one, other) => one - other));
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, index) => index));
    expect(steps).toHaveLength(36);
  });

  it.each(STARTED)("logs from two ranks of torchrun to one run, %s", async (started) => {
    const place = makePlace();
    // What the command `torchrun` is; the environment has been moved, which that script does not survive.
    const torchrun = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"];
    const args = [...torchrun, program("ranks.py")];
    const { logged } = await played<{ logged: [number, number][][] }>(place, { environment, started, args });
    const folder = await keptRun(place, "p/r");
    expect(runsIn(place.store)).toEqual(["p/r"]);
    const steps = recordsIn(join(folder, "steps.ndjson"));
    const ofRank = (rank: number | undefined): unknown[] =>
      steps
        .filter(({ _rank }) => _rank === rank)
        .map(({ step, loss, norm }, index) => [Number(step) - index, loss, norm]);
    expect([ofRank(undefined), ofRank(1)]).toEqual(
      logged.map((rows) => rows.map(([loss, norm]) => [0, loss, norm])),
    );
    expect(steps).toHaveLength(12);
    expect(await shown(place, "p/r")).toMatchObject({
      status: { kind: "finished" },
      steps: { count: 6, last: 5 },
      config: { world_size: 2 },
      ranks: [{ rank: 1 }],
    });
  });
});
