import type { Command } from "commander";
import type { DiffFlags } from "../../commands/diff.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { collect, DIR, FORMS } from "../shared-flags.ts";

export function addDiff(program: Command, { context, exit }: Edge): void {
  const diff = program
    .command("diff")
    .summary("print what differs between runs, and which was better at what")
    .usage("[options] RUN RUN...")
    .argument(
      "[run...]",
      "project/run, run, @last, @min:METRIC, a pattern such as 'iris/lr*', or the beginning of an id",
    )
    .option("--all", "also what is the same in all of them")
    .option("--metric <pattern>", "compare these metrics alone: loss, 'val/*' (repeatable)", collect);
  diff.option("--patch", "the patch between the code of two runs, as git diff prints it, and nothing else");
  for (const form of FORMS) diff.option(...form);
  diff.option(...DIR).action(async (targets: string[], flags: DiffFlags) => {
    const { parseDiff, runDiff } = await import("../../commands/diff.ts");
    exit(await runDiff(parseDiff(targets, flags), context));
  });
  describe(
    diff,
    "Holds runs against the first of them: config, environment and metrics, as far\nas they differ. Metrics by their last values, and by the best where it is known\nwhich way is better. Exit code 0 whether they differ or not, 2 where they\ncannot be compared.",
    ["trackio diff @min:loss @last --all", "the newest run against the best one, with what is the same"],
    ["trackio diff 'iris/*' --metric 'val/*' --csv > iris.csv", "every run of a project, for a spreadsheet"],
  );
}
