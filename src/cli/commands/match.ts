import type { Command } from "commander";
import type { MatchFlags } from "../../commands/match.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { collect, MATCH } from "../shared-flags.ts";

export function addMatch(program: Command, { context, exit }: Edge): void {
  const match = program
    .command("match")
    .summary("show which numbers would be taken from the lines of a log")
    .usage("[options] FILE|-")
    .argument("<file>", "what a program has printed; - for standard input")
    .option(
      MATCH,
      "what is to be taken, as for run (repeatable; default: auto, and what each reader would take)",
      collect,
    )
    .option("-a, --all", "all of what is taken, also on a terminal")
    .option("--json", "one JSON document with the same facts")
    .option("--csv", "a row for each line from which something is taken")
    .addHelpText(
      "after",
      `
Exit codes:
  0 if something was taken, 1 if nothing was, or the file cannot be read, 2 for
  a --match that cannot be.`,
    )
    .action(async (file: string, flags: MatchFlags) => {
      const { parseMatch, runMatch } = await import("../../commands/match.ts");
      exit(await runMatch(await parseMatch(file, flags), context));
    });
  describe(
    match,
    "Reads a log as `trackio run --match` reads a program's output, and shows what it\nwould keep, line by line. Nothing is stored.",
    ["trackio match train.log", "which reader fits, and what it takes"],
    ["trackio match train.log --match 'loss=(?<loss>\\S+) at (?<step>\\d+)'", "try an expression"],
  );
}
