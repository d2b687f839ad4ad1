import type { Command } from "commander";
import type { TagFlags } from "../../commands/tag.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { collect, DIR, RUNS } from "../shared-flags.ts";

export function addTag(program: Command, { context, exit }: Edge): void {
  const tag = program
    .command("tag")
    .summary("add tags to runs, or remove some")
    .usage("[options] [RUN...]")
    .argument("[run...]", RUNS)
    .option("--add <tag>", "a tag to add (repeatable)", collect)
    .option("--remove <tag>", "a tag to remove (repeatable)", collect)
    .option("--json", "one JSON document with the same facts")
    .option(...DIR)
    .action(async (targets: string[], flags: TagFlags) => {
      const { parseTag, runTag } = await import("../../commands/tag.ts");
      exit(await runTag(parseTag(targets, flags), context));
    });
  describe(
    tag,
    'Adds tags to runs and removes some; without either it prints those that the\nruns have, and without a run all tags of the store. Runs tagged "archived" are\nleft out of lists, unless --all is given.',
    ["trackio tag @min:loss --add best", "mark the best run"],
    ["trackio tag 'sweep*' --add archived", "archive runs"],
  );
}
