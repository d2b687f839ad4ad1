import type { Command } from "commander";
import { runRun } from "../../commands/run.ts";
import { parseRun, type RunFlags } from "../../commands/run-options.ts";
import { describe } from "../describe.ts";
import type { Edge } from "../edge.ts";
import { addStartFlags, collect } from "../shared-flags.ts";

export function addRun(program: Command, { context, exit }: Edge): void {
  const run = program
    .command("run")
    .summary("run a program and keep what it reports")
    .usage("[options] [--] COMMAND [ARG...]")
    .argument("[command...]", "the program and its arguments")
    .passThroughOptions()
    .option(
      "-p, --project <name>",
      "project of the run (default: $TRACKIO_PROJECT, what the program says, or the folder's name)",
    )
    .option("--name <name>", "name of the run (default: what the program says, or a generated one)")
    .option("--group <name>", "group that the run belongs to")
    .option("-c, --config <key=value>", "a config value: JSON, or a string (repeatable)", collect)
    .option("--config-file <file>", "config from a JSON, YAML or TOML file")
    .option("--tag <tag>", "a tag (repeatable)", collect)
    .option("--note <text>", "a note")
    .option(
      "--resume <when>",
      "if the run exists: never continue it but take NAME-2, allow (continue it, else make it), must (continue it, else fail) (default: never)",
    );
  addStartFlags(run)
    .addHelpText(
      "after",
      `
Exit codes:
  The program's own, or 128 + signal; 127 if it is not found, 126 if it cannot
  be executed, 125 if trackio fails before the start.`,
    )
    .action(async (words: string[], flags: RunFlags) => {
      exit(await runRun(parseRun(words, flags, context), context));
    });
  describe(
    run,
    "Runs a program as if nobody were watching, and keeps the JSON lines that it\nwrites to descriptor 3, or to the file $TRACKIO_FILE.",
    ["trackio run -p iris -c lr=0.05 -- python train.py", "a Python program, with a config value"],
    ["trackio run --name base --resume allow -- ./train.sh", "make the run, or continue it"],
    [
      "trackio run --match auto --tensorboard runs -- ./train.sh",
      "keep the numbers that it prints, and those that it writes anyway",
    ],
  );
}
