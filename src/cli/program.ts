import { Command } from "commander";
import type { CheckFlags } from "../commands/check.ts";
import type { Context } from "../commands/context.ts";
import type { LogFlags } from "../commands/log.ts";
import type { ResumeFlags } from "../commands/resume.ts";
import { runRun } from "../commands/run.ts";
import { parseRun, type RunFlags } from "../commands/run-options.ts";
import type { ShowFlags } from "../commands/show.ts";
import type { StopFlags } from "../commands/stop.ts";
import { wordUsage } from "./usage-words.ts";
import { VERSION } from "./version.ts";

const DIR = [
  "--dir <dir>",
  "the store (default: $TRACKIO_DIR, the nearest .trackio going up, or ~/.trackio)",
] as const;

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

const QUIET = ["-q, --quiet", "say nothing but warnings"] as const;

const RESTART = [
  "--restart <when>",
  "on-failure or on-failure:N: start the program again when it fails, N times at most, with a growing pause",
] as const;

const NO_INJECT = [
  "--no-inject",
  "do not put our Python client before an installed one (on PYTHONPATH)",
] as const;

const AS = [
  "--as <name>",
  "let our Python client stand in for another library: wandb (repeatable)",
  collect,
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
    .exitOverride();
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
    .option(...RESTART)
    .option(...NO_INJECT)
    .option(...AS)
    .option(...DIR)
    .option(...QUIET)
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

  const resume = program
    .command("resume")
    .summary("go on with a run that was interrupted")
    .usage("[options] [RUN] [-- COMMAND [ARG...]]")
    .argument("[run...]", "a run as project/run or run (default: the newest that did not finish)")
    .option("-p, --project <name>", "look in this project only")
    .option("--from-step <n>", "go on from this step, and make the steps behind it again")
    .option(...RESTART)
    .option(...NO_INJECT)
    .option(...AS)
    .option(...DIR)
    .option(...QUIET)
    .action(async (_: string[], flags: ResumeFlags) => {
      const { parseResume, runResume } = await import("../commands/resume.ts");
      const [names, command] = atDashes(resume);
      exit(await runResume(parseResume(names, command, flags), context));
    });
  describe(
    resume,
    "Starts an interrupted run's program again, with the recorded command in the recorded\nfolder, as the next attempt of the same run. A given command starts here.",
    ["trackio resume", "go on with the newest run that did not finish"],
    ["trackio resume iris/base --from-step 80 -- ./train.sh --fast", "with another command, from step 80"],
  );

  const stop = program
    .command("stop")
    .summary("ask a run on this host to end")
    .argument("<run>", "a run as project/run or run, or @last")
    .option("--signal <signal>", "what its program is sent (default: TERM)")
    .option("--grace <duration>", "time to end before all that it started is killed (default: 30s)")
    .option(...DIR)
    .action(async (target: string, flags: StopFlags) => {
      const { parseStop, runStop } = await import("../commands/stop.ts");
      exit(await runStop(parseStop(target, flags), context));
    });
  describe(
    stop,
    "Asks a run on this host to end: its program first, and after the grace everything\nthat the program started.",
    ["trackio stop @last", "of those that run, the one that was begun last"],
    ["trackio stop iris/base --signal INT --grace 5m", "with time for a last checkpoint"],
  );

  const log = program
    .command("log")
    .summary("report to a run, from inside of its program")
    .usage("[options] [KEY=VALUE...]\n       trackio log [-] <LINES")
    .argument(
      "[word...]",
      "metrics of one step, each JSON or a string; none, or -: lines from standard input",
    )
    .option("--step <n>", "the step (default: the next one for metrics, else the last)")
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
      const { parseLog, runLog } = await import("../commands/log.ts");
      exit(await runLog(parseLog(words, flags), context));
    });
  describe(
    log,
    "Reports to the run that it is called in: for scripts, and for programs that\nprint JSON lines, under trackio run.",
    ["trackio log loss=0.5 accuracy=0.9 --step 3", "one step"],
    ["my_program | trackio log", "each line of JSON that it prints, as it comes"],
  );

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
      const { parseShow, runShow } = await import("../commands/show.ts");
      exit(await runShow(parseShow(targets, flags), context));
    });
  describe(
    show,
    "Prints the projects of the store, the runs of a project, or one run: its config,\nmetrics and tables.",
    ["trackio show", "the projects, or the runs of the only one"],
    ["trackio show @last --json | jq .metrics.loss.min", "a number out of the newest run"],
  );

  const check = program
    .command("check")
    .summary("look for damage in the files, and mend it")
    .usage("[options] [RUN|PROJECT...]")
    .argument("[target...]", "a project, a run as project/run or run, or @last (default: the whole store)")
    .option("--repair", "mend what was found, after copying aside what is cut")
    .option("--json", "one JSON document with the same facts")
    .option(...DIR)
    .addHelpText(
      "after",
      `
Exit codes:
  0 if all is sound, 1 if something was found (with --repair: is left), 2 if there
  is no such store, run or project. Notes are not counted.`,
    )
    .action(async (targets: string[], flags: CheckFlags) => {
      const { parseCheck, runCheck } = await import("../commands/check.ts");
      exit(await runCheck(parseCheck(targets, flags), context));
    });
  describe(
    check,
    "Reads a store and reports what is torn, orphaned or inconsistent, with the file\nand the byte. What --repair cuts is kept in the run's folder, in cut/.",
    ["trackio check", "look through the whole store, and change nothing"],
    ["trackio check iris --repair", "mend the runs of a project"],
  );

  for (const command of [program, ...program.commands]) {
    const name = command === program ? "trackio" : `trackio ${command.name()}`;
    command.configureOutput({ outputError: (found, write) => write(errorLines(found, name)) });
  }
  return program;
}

function errorLines(found: string, command: string): string {
  const { message, hints } = wordUsage(found, command);
  return [`trackio: ${message}`, ...hints.map((hint) => `  ${hint}`), ""].join("\n");
}

/** The words of a command that stand before `--`, and those behind it, which commander does not tell apart. */
function atDashes(command: Command): readonly [before: string[], behind: string[]] {
  const raw = (command.parent as Command & { readonly rawArgs: readonly string[] }).rawArgs;
  const dashes = raw.indexOf("--");
  const behind = dashes < 0 ? [] : raw.slice(dashes + 1);
  return [command.args.slice(0, command.args.length - behind.length), behind];
}

type Example = readonly [command: string, what: string];

/** A help page begins with a sentence and ends with examples. */
function describe(command: Command, sentence: string, ...examples: readonly Example[]): void {
  command.addHelpText("before", `${sentence}\n`);
  const lines = examples.map(([line, what]) => `  ${line}\n      ${what}`);
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
