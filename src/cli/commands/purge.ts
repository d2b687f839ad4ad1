import type { Command } from "commander";
import type { PurgeFlags } from "../../commands/purge.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR, REMOVED } from "../shared-flags.ts";

export function addPurge(program: Command, { context, exit }: Edge): void {
  const purge = program
    .command("purge")
    .summary("remove for good what is in the trash")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[removed...]", `${REMOVED} (default: everything)`)
    .option("--older-than <duration>", "only what was removed that long ago: 30d, 12h")
    .option("-y, --yes", "do not ask")
    .option(...DIR)
    .action(async (targets: string[], flags: PurgeFlags) => {
      const { parsePurge, runPurge } = await import("../../commands/purge.ts");
      exit(await runPurge(parsePurge(targets, flags), context));
    });
  describe(
    purge,
    "Removes for good what is in the trash. It asks before; where there is no\nterminal, --yes must be given.",
    ["trackio purge", "everything, after a question"],
    ["trackio purge --older-than 30d --yes", "in a job that runs every night"],
  );
}
