import type { Command } from "commander";
import type { ShowFlags } from "../../commands/show.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { DIR } from "../shared-flags.ts";

export function addShow(program: Command, { context, exit }: Edge): void {
  const show = program
    .command("show")
    .summary("print projects, runs, or one run with its tables")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[target...]", "a project, a run as project/run or run, or @last")
    .option("--all", "every value of the config, row of every table and rejected line")
    .option("--rank <n>", "points of this rank (default: 0)")
    .option("--attempt <n>", "points of this attempt alone, also those that a later one made again")
    .option("--json", "one JSON document with the same facts")
    .option(...DIR)
    .action(async (targets: string[], flags: ShowFlags) => {
      const { parseShow, runShow } = await import("../../commands/show.ts");
      exit(await runShow(parseShow(targets, flags), context));
    });
  describe(
    show,
    "Prints the projects of the store, the runs of a project, or one run: its config,\nmetrics and tables.",
    ["trackio show", "the projects, or the runs of the only one"],
    ["trackio show @last --json | jq .metrics.loss.min", "a number out of the newest run"],
  );
}
