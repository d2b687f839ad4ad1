import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { thisHost } from "../../src/process/identity.ts";
import { testFolder } from "../support/folders.ts";
import { race } from "../support/race.ts";
import { created, started, storeRun } from "../support/stored-run.ts";

const ROUNDS = 20;

/** How many recorders got the run of each round. */
const winners = (results: readonly (readonly { run: string }[])[]): number[] =>
  results.map((got, round) => got.filter(({ run }) => run === `r${round}`).length);

const one = Array.from({ length: ROUNDS }, () => 1);

describe("recorders that claim at the same instant", () => {
  it("never make the same run", async () => {
    expect(winners(await race(testFolder(), "new", ROUNDS))).toEqual(one);
  });

  it("get a name each, without a gap", async () => {
    const results = await race(testFolder(), "free", ROUNDS);
    const names = results.flat().map(({ run }) => run);
    expect(new Set(names)).toEqual(
      new Set(["same", ...Array.from({ length: 3 * ROUNDS - 1 }, (_, number) => `same-${number + 2}`)]),
    );
  });

  it("never resume the same run", async () => {
    const folder = testFolder();
    const { host, bootId } = thisHost();
    const dead = { pid: spawnSync("true").pid, start: 1 };
    for (let round = 0; round < ROUNDS; round++)
      storeRun(
        join(folder, "store"),
        {
          "run.ndjson": [
            created(),
            started({ host, boot_id: bootId, recorder: dead, pid: null, pid_start: null }),
          ],
        },
        "p",
        `r${round}`,
      );
    const results = await race(folder, "continue", ROUNDS);
    expect(winners(results)).toEqual(one);
    expect(new Set(results.flat().map(({ attempt }) => attempt))).toEqual(new Set([2]));
  });

  it("never begin the same run, where it is resumed if it is there", async () => {
    const results = await race(testFolder(), "allow", ROUNDS);
    expect(winners(results)).toEqual(one);
  });
});
