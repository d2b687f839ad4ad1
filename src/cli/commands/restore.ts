import type { Command } from "commander";
import type { RestoreFlags } from "../../commands/restore.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR, REMOVED } from "../shared-flags.ts";

export function addRestore(program: Command, { context, exit }: Edge): void {
  const restore = program
    .command("restore")
    .summary("bring runs back from the trash, or see what is there")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[removed...]", REMOVED)
    .option("--json", "what is in the trash as one JSON document")
    .option(...DIR)
    .action(async (targets: string[], flags: RestoreFlags) => {
      const { parseRestore, runRestore } = await import("../../commands/restore.ts");
      exit(await runRestore(parseRestore(targets, flags), context));
    });
  describe(
    restore,
    "Brings runs back from the trash. One whose name was taken meanwhile comes back\nas NAME-2, and of several that had the same name the one that was removed last.\nWithout a name it prints what is in the trash.",
    ["trackio restore", "what was removed, when, and how large it is"],
    ["trackio restore toy/slow", "bring it back"],
  );
}
