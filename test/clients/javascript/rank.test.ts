import { expect, it } from "vitest";
import { rankOf } from "../../../src/clients/javascript/rank.ts";

it.each<[string, Record<string, string>, number]>([
  ["nothing", {}, 0],
  ["our own variable", { TRACKIO_RANK: "3", RANK: "1" }, 3],
  ["torchrun's", { RANK: "1", SLURM_PROCID: "9" }, 1],
  ["Open MPI's", { OMPI_COMM_WORLD_RANK: "2" }, 2],
  [
    "one that was set around the recorder",
    { SLURM_PROCID: "4", TRACKIO_OUTER_RANKS: "RANK=1 SLURM_PROCID=4" },
    0,
  ],
  ["one inside another", { RANK: "0", SLURM_PROCID: "4", TRACKIO_OUTER_RANKS: "SLURM_PROCID=4" }, 0],
  ["the same variable with another value", { RANK: "2", TRACKIO_OUTER_RANKS: "RANK=1" }, 2],
  ["something that is no rank", { TRACKIO_RANK: "first", RANK: "-1", PMI_RANK: "5" }, 5],
])("the rank that %s tells", (_, env, rank) => {
  expect(rankOf(env)).toBe(rank);
});
