import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clientProgram, python, STARTED, shown } from "../../support/python.ts";
import { recordsIn, runsIn } from "../../support/runs.ts";
import { makePlace } from "../../support/trackio.ts";

const WHO = ["main", "fork", "pool-fork", "pool-spawn", "pool-forkserver", "subprocess", "thread", "end"];

describe.each(STARTED)("a program's processes, %s", (started) => {
  it("report to the same run, each with all its lines, and ranks above 0 apart", async () => {
    const place = makePlace();
    expect(await python(place, started, [clientProgram("processes.py")])).toMatchObject({ exitCode: 0 });
    await shown(place, "p/r");
    expect(runsIn(place.store)).toEqual(["p/r"]);
    const records = recordsIn(join(place.store, "p/r/steps.ndjson"));
    const rank0 = records.filter(({ _rank }) => _rank === undefined);
    for (const who of WHO)
      expect(
        rank0.flatMap((record) => (who in record ? [record[who]] : [])),
        who,
      ).toEqual([0, 1, 2, 3, 4]);
    expect(rank0.map(({ step }) => step)).toEqual(rank0.map((_, index) => index));
    const rank1 = records.filter(({ _rank }) => _rank === 1);
    expect(rank1.map((record) => [record["step"], record["rank-1"]])).toEqual(
      [0, 1, 2, 3, 4].map((n) => [n, n]),
    );
    expect(records).toHaveLength(5 * (WHO.length + 1));
  });
});
