import type { Command } from "commander";
import type { RmFlags } from "../../commands/rm.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR, RUNS } from "../shared-flags.ts";

export function addRm(program: Command, { context, exit }: Edge): void {
  const rm = program
    .command("rm")
    .summary("put runs into the trash")
    .usage("[options] RUN...")
    .argument("<run...>", RUNS)
    .option("-r, --recursive", "projects too, with all their runs")
    .option(...DIR)
    .action(async (targets: string[], flags: RmFlags) => {
      const { parseRm, runRm } = await import("../../commands/rm.ts");
      exit(await runRm(parseRm(targets, flags), context));
    });
  describe(
    rm,
    "Puts runs into the store's trash, from where trackio restore brings them back\nand trackio purge removes them for good. Not while their programs run; and\nwhere one of them cannot go, none does.",
    ["trackio rm toy/slow 'sweep*'", "one run, and all whose names begin like that"],
    ["trackio rm -r toy", "a project"],
  );
}
