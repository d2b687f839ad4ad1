import type { Command } from "commander";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR, RUN } from "../shared-flags.ts";

export function addRename(program: Command, { context, exit }: Edge): void {
  const rename = program
    .command("rename")
    .summary("give a run another name")
    .usage("[options] RUN NAME")
    .argument("<run>", RUN)
    .argument("<name>", "its new name, without the project")
    .option(...DIR)
    .action(async (target: string, name: string, flags: { dir?: string }) => {
      const { parseRename, runRename } = await import("../../commands/rename.ts");
      exit(await runRename(parseRename(target, name, flags), context));
    });
  describe(
    rename,
    "Gives a run another name in its project. Not while its program runs.",
    ["trackio rename brave-forest-1 baseline", "a name that says more"],
    ["trackio rename @last baseline", "of the newest run"],
  );
}
