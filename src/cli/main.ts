import { CommanderError } from "commander";
import { CannotStart } from "../commands/cannot-start.ts";
import type { Context } from "../commands/context.ts";
import { warningLines } from "../render/warning-lines.ts";
import { fileProblem } from "../store/file-problem.ts";
import { isUsageError, isUserError, type UserError } from "../store/user-error.ts";
import { commandTree } from "./command-tree.ts";
import { processContext, ReaderGone } from "./context.ts";
import { leaveStreams } from "./leave-streams.ts";
import { buildProgram } from "./program.ts";
import { wordUsage } from "./usage-words.ts";

/** The codes that a command of ours ends with; `run` has its program's beside them. */
const FAILED = 1;
const MISUSED = 2;
const NOT_STARTED = 125;

/** What a shell's completion asks; no command for people, so the help page does not tell of it. */
const COMPLETE = "__complete";

/** Commands that end with their program's code. */
const RUNNERS: ReadonlySet<string> = new Set(["run", "resume"]);

/**
 * From the command line to the exit code: the one place that prints an error.
 * @param root the package's folder
 */
export async function main(root: string): Promise<void> {
  leaveStreams();
  const context = processContext(root);
  process.exitCode = await execute(process.argv.slice(2), context);
}

/** Runs one command line. Never throws for what a person did. */
export async function execute(words: readonly string[], context: Context): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  try {
    if (words.length === 0) {
      program.outputHelp();
      return 0;
    }
    if (words[0] === COMPLETE) {
      const { runComplete } = await import("../commands/complete.ts");
      return runComplete(commandTree(program), words.slice(1), context);
    }
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof ReaderGone) return exitCode;
    const runs = RUNNERS.has(words[0] ?? "");
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const [name = ""] = words;
      const known = program.commands.some((command) => command.name() === name);
      tellProgram(wordUsage(error.message, known ? `trackio ${name}` : "trackio"), words, context);
      return runs ? NOT_STARTED : MISUSED;
    }
    if (!isUserError(error)) {
      tellBug(error, words, context);
      return runs ? NOT_STARTED : FAILED;
    }
    tell(error, words, context);
    if (isUsageError(error)) return runs ? NOT_STARTED : MISUSED;
    if (error instanceof CannotStart) return error.exitCode;
    return runs ? NOT_STARTED : FAILED;
  }
}

/** Prints a mistake: for people on stderr, and for programs that asked for JSON as JSON too. */
function tell(error: UserError, words: readonly string[], context: Context): void {
  const { message, hints } = error;
  const { isTTY, width, write } = context.stderr;
  const said = warningLines(message, isTTY ? width : undefined);
  write(`${[...said, ...hints.map((hint) => `  ${hint}`)].join("\n")}\n`);
  tellProgram(error, words, context);
}

function tellProgram(
  { message, hints }: Pick<UserError, "message" | "hints">,
  words: readonly string[],
  context: Context,
): void {
  if (words[0] === "run" || !words.includes("--json")) return;
  context.stdout.write(`${JSON.stringify({ error: { message, hints } }, null, 2)}\n`);
}

/** An error that nobody foresaw: a line, and the stack for whoever wants to mend it. */
function tellBug(error: unknown, words: readonly string[], context: Context): void {
  const { stderr, env } = context;
  const { stack } = error instanceof Error ? error : new Error(String(error));
  stderr.write(`trackio: ${fileProblem(error)}\n`);
  stderr.write((env["TRACKIO_DEBUG"] ?? "") === "" ? "  TRACKIO_DEBUG=1 shows where.\n" : `${stack}\n`);
  tellProgram({ message: fileProblem(error), hints: [] }, words, context);
}
