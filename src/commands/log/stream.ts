import { constants, openSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileProblem } from "../../store/file-problem.ts";
import { linkIfFree } from "../../store/link-if-free.ts";
import { UsageError, UserError } from "../../store/user-error.ts";
import { rankOf } from "./rank.ts";

/** Where lines go: a stream of the run that this process belongs to, open for appending. */
export interface Stream {
  readonly path: string;
  readonly fd: number;
}

const HOW = "Start the program with it: trackio run -- ./train.sh";

/**
 * Opens the stream of this process's rank: the program's own for rank 0, since a stream a call would be thousands of
 * files; and one for all calls of a higher rank, made by the first.
 * @throws {UsageError} where there is no run, or none any more
 * @throws {UserError} where the system refuses
 */
export function openStream(env: Readonly<NodeJS.ProcessEnv>): Stream {
  const rank = rankOf(env);
  if (rank === 0) return opened(variable(env, "TRACKIO_FILE"));
  const folder = variable(env, "TRACKIO_SPOOL");
  const path = join(folder, `log-rank-${rank}.ndjson`);
  return guarded(path, () => tryOpen(path) ?? begin(folder, path, rank));
}

function variable(env: Readonly<NodeJS.ProcessEnv>, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new UsageError(
    `There is no run to log to: trackio log works in a program that trackio run started, and ${name} is not set.`,
    [HOW],
  );
}

const opened = (path: string): Stream => guarded(path, () => ({ path, fd: append(path) }));

/** Without O_CREAT: where the recorder's file is gone nobody would read a new one. Its last byte is looked at, too. */
const append = (path: string): number => openSync(path, constants.O_RDWR | constants.O_APPEND);

function tryOpen(path: string): Stream | undefined {
  try {
    return { path, fd: append(path) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Makes a rank's stream appear with its first line, which says whose it is; of several processes one does. */
function begin(folder: string, path: string, rank: number): Stream {
  const temporary = join(folder, `.log-rank-${rank}.${process.pid}`);
  try {
    writeFileSync(temporary, `{"_type":"stream","rank":${rank}}\n`);
    linkIfFree(temporary, path);
  } finally {
    removeIfThere(temporary);
  }
  return { path, fd: append(path) };
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

function guarded(path: string, open: () => Stream): Stream {
  try {
    return open();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR")
      throw new UserError(`Cannot log to ${path}: ${fileProblem(error)}.`);
    throw new UsageError(`There is no run to log to any more: ${path} is not there.`, [
      "It goes when the program that trackio run started, and all that it started, has ended.",
      HOW,
    ]);
  }
}
