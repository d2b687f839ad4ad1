import { Command } from "commander";
import type { Context } from "../commands/context.ts";
import { addCheck } from "./commands/check.ts";
import { addCompletion } from "./commands/completion.ts";
import { addDiff } from "./commands/diff.ts";
import { addExport } from "./commands/export.ts";
import { addLog } from "./commands/log.ts";
import { addLogs } from "./commands/logs.ts";
import { addMatch } from "./commands/match.ts";
import { addMove } from "./commands/move.ts";
import { addNote } from "./commands/note.ts";
import { addNotify } from "./commands/notify.ts";
import { addPlot } from "./commands/plot.ts";
import { addPurge } from "./commands/purge.ts";
import { addRename } from "./commands/rename.ts";
import { addRestore } from "./commands/restore.ts";
import { addResume } from "./commands/resume.ts";
import { addRm } from "./commands/rm.ts";
import { addRun } from "./commands/run.ts";
import { addShow } from "./commands/show.ts";
import { addStop } from "./commands/stop.ts";
import { addTag } from "./commands/tag.ts";
import { describe } from "./describe.ts";
import type { Edge } from "./edge.ts";
import { wordUsage } from "./usage-words.ts";
import { VERSION } from "./version.ts";

/** The commands in the order of the help page. */
const COMMANDS: readonly ((program: Command, edge: Edge) => void)[] = [
  addRun,
  addResume,
  addStop,
  addNotify,
  addLog,
  addMatch,
  addShow,
  addLogs,
  addPlot,
  addDiff,
  addExport,
  addTag,
  addNote,
  addRename,
  addMove,
  addRm,
  addRestore,
  addPurge,
  addCheck,
  addCompletion,
];

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

  for (const add of COMMANDS) add(program, { context, exit });
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
