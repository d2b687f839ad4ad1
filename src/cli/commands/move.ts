import type { Command } from "commander";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR } from "../shared-flags.ts";

export function addMove(program: Command, { context, exit }: Edge): void {
  const move = program
    .command("move")
    .summary("move runs to another project")
    .usage("[options] RUN... PROJECT")
    .argument("<run...>", "runs, and the project where they are to go, which is made where it is new")
    .option(...DIR)
    .action(async (words: string[], flags: { dir?: string }) => {
      const { parseMove, runMove } = await import("../../commands/move.ts");
      exit(await runMove(parseMove(words, flags), context));
    });
  describe(
    move,
    "Moves runs to another project of the store. Not while their programs run; and\nwhere one of them cannot go, none is moved.",
    ["trackio move toy/fast vision", "one run"],
    ["trackio move 'toy/*' vision", "all runs of a project, which goes with the last"],
  );
}
