import { describe, expect, it } from "vitest";
import { rankOf } from "../../src/commands/log/rank.ts";

describe("the rank of trackio log", () => {
  it.each<[string, NodeJS.ProcessEnv, number]>([
    ["no variable", {}, 0],
    ["our own variable", { TRACKIO_RANK: "3", RANK: "1" }, 3],
    ["our own variable, also where it says 0", { TRACKIO_RANK: "0", RANK: "1" }, 0],
    ["the first of the launchers'", { RANK: "1", SLURM_PROCID: "4" }, 1],
    ["each launcher's", { PMI_RANK: "2" }, 2],
    ["an empty variable", { RANK: "", OMPI_COMM_WORLD_RANK: "5" }, 5],
    ["what is no rank", { TRACKIO_RANK: "-1", RANK: "one", PMIX_RANK: "6" }, 6],
    ["what was set around trackio run", { SLURM_PROCID: "7", TRACKIO_OUTER_RANKS: "SLURM_PROCID=7" }, 0],
    [
      "a value that was set anew since",
      { SLURM_PROCID: "8", TRACKIO_OUTER_RANKS: "RANK=1 SLURM_PROCID=7" },
      8,
    ],
    [
      "a launcher inside, beside one around",
      { RANK: "1", SLURM_PROCID: "7", TRACKIO_OUTER_RANKS: "SLURM_PROCID=7" },
      1,
    ],
  ])("follows %s", (_, env, rank) => {
    expect(rankOf(env)).toBe(rank);
  });
});
