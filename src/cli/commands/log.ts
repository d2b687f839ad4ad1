import type { Command } from "commander";
import type { LogFlags } from "../../commands/log.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { collect } from "../shared-flags.ts";

export function addLog(program: Command, { context, exit }: Edge): void {
  const log = program
    .command("log")
    .summary("report to a run, from inside of its program")
    .usage("[options] [KEY=VALUE...]\n       trackio log [-] <LINES")
    .argument(
      "[word...]",
      "metrics of one step, each JSON or a string; none, or -: lines from standard input",
    )
    .option("--step <n>", "the step (default: the next one for metrics, else the last)")
    .option("--more", "the metrics belong to the step that was logged last")
    .option("--table <file>", "a CSV, TSV, JSON or JSON lines file, or - for CSV on standard input")
    .option("--name <name>", "name of the table (default: the file's, without its ending)")
    .option("-c, --config <key=value>", "a config value: JSON, or a string (repeatable)", collect)
    .option("--summary <key=value>", "a value that stands for the whole run (repeatable)", collect)
    .option("--checkpoint <path>", "a checkpoint that was written")
    .option("--progress <total>", "how many steps there will be")
    .option("--done <n>", "how much of --progress is done (default: the steps so far)")
    .option("--alert <text>", "something that a person should know")
    .option("--title <text>", "title of the alert")
    .option("--level <level>", "of the alert: info, warn, error (default: warn)")
    .option("--timestamp <time>", "when it was, in ISO 8601 or seconds since 1970 (default: now)")
    .addHelpText(
      "after",
      `
Exit codes:
  0 if all was written, 1 if not, 2 outside of a run, or for a mistake.`,
    )
    .action(async (words: string[], flags: LogFlags) => {
      const { parseLog, runLog } = await import("../../commands/log.ts");
      exit(await runLog(parseLog(words, flags), context));
    });
  describe(
    log,
    "Reports to the run that it is called in: for scripts, and for programs that\nprint JSON lines, under trackio run.",
    ["trackio log loss=0.5 accuracy=0.9 --step 3", "one step"],
    ["my_program | trackio log", "each line of JSON that it prints, as it comes"],
  );
}
