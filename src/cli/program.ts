import { Command } from "commander";
import type { Context } from "../commands/context.ts";
import { runRun } from "../commands/run.ts";
import { parseRun, type RunFlags } from "../commands/run-options.ts";
import type { ShowFlags } from "../commands/show.ts";
import { VERSION } from "./version.ts";

const DIR = [
  "--dir <dir>",
  "the store (default: $TRACKIO_DIR, the nearest .trackio going up, or ~/.trackio)",
] as const;

/** The command tree. Each action parses its flags into options and calls one function, which gives the exit code. */
export function buildProgram(context: Context, exit: (code: number) => void): Command {
  const program = new Command("trackio")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print help for a command")
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.width ?? 80,
      getErrHelpWidth: () => context.stderr.width ?? 80,
    })
    .exitOverride()
    .showHelpAfterError("Try: trackio --help");
  describe(
    program,
    "Wraps any training program and keeps what it reports: steps, config and tables,\nin plain files.",
    ["trackio run --project iris -- python train.py", "run a program and keep what it reports"],
    ["trackio show iris", "see its runs, newest first"],
  );

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
    )
    .option(...DIR)
    .option("-q, --quiet", "say nothing but warnings")
    .addHelpText(
      "after",
      `
Exit codes:
  The program's own, or 128 + signal; 127 if it is not found, 126 if it cannot be
  executed, 125 if trackio fails before the start.`,
    )
    .action(async (words: string[], flags: RunFlags) => {
      exit(await runRun(parseRun(words, flags, context), context));
    });
  describe(
    run,
    "Runs a program as if nobody were watching, and keeps the JSON lines that it\nwrites to descriptor 3, or to the file $TRACKIO_FILE.",
    ["trackio run -p iris -c lr=0.05 -- python train.py", "a Python program, with a config value"],
    ["trackio run --name base --resume allow -- ./train.sh", "make the run, or continue it"],
  );

  const show = program
    .command("show")
    .summary("print projects, runs, or one run with its tables")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[target...]", "a project, a run as project/run or run, or @last")
    .option("--all", "every row of every table, and every rejected line")
    .option("--rank <n>", "points of this rank (default: 0)")
    .option("--attempt <n>", "points of this attempt alone, also those that a later one made again")
    .option("--json", "one JSON document with the same facts")
    .option(...DIR)
    .action(async (targets: string[], flags: ShowFlags) => {
      const { parseShow, runShow } = await import("../commands/show.ts");
      exit(await runShow(parseShow(targets, flags), context));
    });
  describe(
    show,
    "Prints the projects of the store, the runs of a project, or one run: its config,\nmetrics and tables.",
    ["trackio show", "the projects, or the runs of the only one"],
    ["trackio show @last --json | jq .metrics.loss.min", "a number out of the newest run"],
  );

  return program;
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

type Example = readonly [command: string, what: string];

/** A help page begins with a sentence and ends with examples. */
function describe(command: Command, sentence: string, ...examples: readonly Example[]): void {
  command.addHelpText("before", `${sentence}\n`);
  const lines = examples.map(([line, what]) => `  ${line}\n      ${what}`);
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
