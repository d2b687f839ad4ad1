import type { Command } from "commander";
import type { ShowFlags } from "../../commands/show.ts";
import type { WatchFlags } from "../../commands/watch.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { collect, DIR, FORMS } from "../shared-flags.ts";

export function addShow(program: Command, { context, exit }: Edge): void {
  const show = program
    .command("show")
    .summary("print projects, runs, or one run with its tables")
    .usage("[options] [RUN|PROJECT...]")
    .argument(
      "[target...]",
      "a project, or a run: project/run, run, @last, @min:loss, @max:accuracy, a pattern such as 'sweep*', or the beginning of its id",
    )
    .option(
      "-F, --filter <expr>",
      "only runs that fit: 'loss.min < 0.3 and status = finished and lr in (0.1, 0.01)'",
    )
    .option(
      "--sort <names>",
      "runs by these values, -NAME for the greatest first: loss.min or -accuracy,name",
    )
    .option("-n, --limit <n>", "at most so many runs (default: 20 on a terminal, else all)")
    .option("--columns <names>", "these columns in this order: name,lr,loss.min or 'name,val/*'")
    .option(
      "--all",
      "every run, archived ones too; of one run every value of the config, row of every table and rejected line",
    )
    .option(
      "-m, --metric <name>",
      "of one run this metric alone, or those of a list or a pattern: loss,'val/*' (repeatable)",
      collect,
    )
    .option("--steps <range>", "of one run the points of these steps: 100:200, 100: or :200")
    .option("--patch", "of one run the uncommitted changes of its code, as a patch")
    .option("--table <name>", "the rows of a table that the run logged, as it was logged last")
    .option("--step <n>", "of a table: as logged at this step, at these (100:200, 100:), or all of them")
    .option("--where <expr>", "of a table: only rows that fit: 'reward > 0.5 and prompt ~ cat'")
    .option("--pager", "of a table: all rows, in $PAGER (default: less -FRX)")
    .option("--rank <n>", "points of this rank (default: 0, or the lowest that logged)")
    .option("--attempt <n>", "points of this attempt alone, also those that a later one made again");
  for (const form of FORMS) show.option(...form);
  show.option("--watch", "a live screen of the runs: progress, curves, alerts; ? shows its keys");
  show.option(...DIR).action(async (targets: string[], flags: ShowFlags & WatchFlags) => {
    if (flags.watch) {
      const { parseWatch, runWatch } = await import("../../commands/watch.ts");
      exit(await runWatch(parseWatch(targets, flags), context));
      return;
    }
    const { parseShow, runShow } = await import("../../commands/show.ts");
    exit(await runShow(parseShow(targets, flags), context));
  });
  describe(
    show,
    "Prints the projects of the store, the runs of a project, or one run: its config,\nmetrics and tables.",
    ["trackio show", "the projects, or the runs of the only one"],
    ["trackio show iris --sort loss.min -n 5", "the five best"],
    ["trackio show -F 'status = running or age < 1d'", "what runs or ran today, in all projects"],
    ["trackio show @last --table completions --sort -reward -n 5", "the five best rows of a table"],
    ["trackio show @min:loss --json | jq .config", "the config of the best run"],
  );
}
