import { closeSync } from "node:fs";
import { safe } from "../render/safe.ts";
import { fileProblem } from "../store/file-problem.ts";
import { LONGEST_LINE } from "../store/line-reader.ts";
import { isUsageError, isUserError, UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { append, unwrittenWords } from "./log/append.ts";
import { linesOf } from "./log/lines.ts";
import type { LogOptions } from "./log/options.ts";
import { Passage } from "./log/passage.ts";
import { standardInput, stdinIsTerminal } from "./log/standard-input.ts";
import { openStream, type Stream } from "./log/stream.ts";
import { tableFields } from "./log/table-file.ts";

export { type LogFlags, parseLog } from "./log/options.ts";

/**
 * Reports to the run that this process belongs to. Says nothing when that is done.
 * @returns the exit code
 * @throws {UsageError} where there is no run, and nothing to log
 * @throws {UserError} where a table cannot be read, or something could not be written
 */
export async function runLog(options: LogOptions, context: Context): Promise<number> {
  process.on("SIGXFSZ", () => {}); // A limit on the size of files (ulimit -f) is to be an error, and not our death.
  switch (options.kind) {
    case "pass":
      if (options.asked || !stdinIsTerminal()) return passOn(context);
      throw new UsageError("There is nothing to log: no metric, no option, and no lines on standard input.", [
        "For example: trackio log loss=0.5 accuracy=0.9",
        "Or: my_program | trackio log",
      ]);
    case "say":
      await say(options, context);
      return 0;
  }
}

/** Writes the lines of the command line, all in one write. */
async function say({ said, table }: LogOptions & { kind: "say" }, { env, cwd }: Context): Promise<void> {
  const lines = linesOf(said, table && (await tableFields(table, cwd)));
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const longest = Math.max(...lines.map((line) => Buffer.byteLength(line)));
  if (longest > LONGEST_LINE)
    throw new UserError(
      `This makes a line of ${longest >> 20} MiB; one above ${LONGEST_LINE >> 20} MiB is not understood.`,
      ["Log it in parts."],
    );
  const { path, fd } = openStream(env);
  const unwritten = append(fd, bytes);
  closeSync(fd);
  if (unwritten !== undefined)
    throw new UserError(
      `Cannot log to ${path}: ${fileProblem(unwritten.error)}.`,
      unwrittenWords(unwritten.bytes),
    );
}

/** Passes on what comes on standard input. Who writes it is not ended by us: whatever happens, it is read to its end. */
function passOn({ env, stderr }: Context): number {
  const warn = (...lines: string[]): void => {
    try {
      stderr.write(`trackio: ${lines.map(safe).join("\n  ")}\n`);
    } catch {
      // Nobody reads what we say. The lines go on.
    }
  };
  if (!stdinIsTerminal()) outliveSignals();
  let stream: Stream;
  try {
    stream = openStream(env);
  } catch (error) {
    if (!isUserError(error) || stdinIsTerminal()) throw error;
    warn(error.message, ...error.hints); // Now, and not at the end, which may be far.
    for (const _ of standardInput());
    return isUsageError(error) ? 2 : 1;
  }
  const passage = new Passage(stream, warn);
  for (const chunk of standardInput()) passage.take(chunk);
  passage.end();
  closeSync(stream.fd);
  return 0;
}

/**
 * Signals that ask all of a job to end reach us together with who writes to us. His last lines still come: the end of
 * his output is ours.
 */
function outliveSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
}
