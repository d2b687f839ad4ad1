import type { Command } from "commander";
import type { CheckFlags } from "../../commands/check.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR } from "../shared-flags.ts";

export function addCheck(program: Command, { context, exit }: Edge): void {
  const check = program
    .command("check")
    .summary("look for damage in the files, and mend it")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[target...]", "a project, a run as project/run or run, or @last (default: the whole store)")
    .option("--repair", "mend what was found, after copying aside what is cut")
    .option("--json", "one JSON document with the same facts")
    .option(...DIR)
    .addHelpText(
      "after",
      `
Exit codes:
  0 if all is sound, 1 if something was found (with --repair: is left), 2 if
  there is no such store, run or project. Notes are not counted.`,
    )
    .action(async (targets: string[], flags: CheckFlags) => {
      const { parseCheck, runCheck } = await import("../../commands/check.ts");
      exit(await runCheck(parseCheck(targets, flags), context));
    });
  describe(
    check,
    "Reads a store and reports what is torn, orphaned or inconsistent, with the file\nand the byte. What --repair cuts is kept in the run's folder, in cut/.",
    ["trackio check", "look through the whole store, and change nothing"],
    ["trackio check iris --repair", "mend the runs of a project"],
  );
}
