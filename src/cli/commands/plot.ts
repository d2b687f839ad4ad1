import type { Command } from "commander";
import type { PlotFlags } from "../../commands/plot-options.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { collect, DIR } from "../shared-flags.ts";

export function addPlot(program: Command, { context, exit }: Edge): void {
  const plot = program
    .command("plot")
    .summary("draw metrics of runs, in the terminal or as a picture")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[target...]", "runs, patterns of them, or a project for its 10 newest (default: @last)")
    .option(
      "-m, --metric <name>",
      "this metric, or those of a list or a pattern: loss,'val/*'; or samples of the machine: 'gpu/*/utilization' (repeatable)",
      collect,
    )
    .option("--x <axis>", "step, time, or a metric to draw the others over (default: step)")
    .option("--log-x", "a logarithmic x axis")
    .option("--log-y", "a logarithmic y axis")
    .option("--smooth <weight>", "running mean: 0 for none, 0.9 for much; the points stay behind it")
    .option("--width <n>", "columns, or pixels of a picture")
    .option("--height <n>", "lines of each chart, or pixels of a picture")
    .option("--png <file>", "write a picture, with two dots for each pixel across and down")
    .option("--svg <file>", "write a picture that scales")
    .option("--ascii", "draw with ASCII alone, as where the terminal is no better")
    .option("--rank <n>", "points of this rank (default: 0, or the lowest that logged)")
    .option("--attempt <n>", "points of this attempt alone, also those that a later one made again")
    .option("--json", "the points as one JSON document")
    .option("--csv", "the points as CSV")
    .option("--md", "the points as a Markdown table")
    .option("--precision <digits>", "significant digits of the numbers in --csv and --md")
    .option(...DIR)
    .action(async (targets: string[], flags: PlotFlags) => {
      const { parsePlot, runPlot } = await import("../../commands/plot.ts");
      exit(await runPlot(parsePlot(targets, flags), context));
    });
  describe(
    plot,
    "Draws metrics of runs over their steps, one chart for each metric,\nand samples of the machine over the time. Without --metric it draws the\nmetrics that matter most.",
    ["trackio plot slow fast --metric loss --log-y", "two runs in one chart"],
    ["trackio plot @last --metric 'val/*' --svg val.svg", "a picture for a paper"],
    ["trackio plot @last -m loss -m process/rss --x time", "a metric, and what it took"],
  );
}
