import { statSync } from "node:fs";
import type { JsonText } from "../format/json-text.ts";
import { findProgram } from "../process/find-program.ts";
import { givenEnvironment } from "../process/inherited.ts";
import type { Notices } from "../recorder/notices.ts";
import { recoverStore } from "../recorder/recovery.ts";
import { Session } from "../recorder/session.ts";
import { fileProblem } from "../store/file-problem.ts";
import { findStore } from "../store/root.ts";
import { isUserError, UserError } from "../store/user-error.ts";
import { CannotStart } from "./cannot-start.ts";
import { configFromFile, configFromFlags } from "./config-source.ts";
import type { Context } from "./context.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * Everything before the start: the command is looked up, the config read, the run claimed.
 * @throws {UserError} where that cannot be; nothing is left of the run then
 */
export async function prepareRun(options: RunOptions, context: Context, notices: Notices): Promise<Session> {
  const { command, choice, group, tags, note, configFile, fromStep } = options;
  const env = givenEnvironment(context.env);
  const cwd = options.cwd ?? context.cwd;
  checkProgram(command[0], env, cwd);
  const patches: { source: string; patch: JsonText | undefined }[] = [
    {
      source: "file",
      patch: configFile === undefined ? undefined : await configFromFile(configFile, context.cwd),
    },
    { source: "cli", patch: configFromFlags(options.config) },
  ];
  const config = patches.flatMap(({ source, patch }) => (patch === undefined ? [] : [{ source, patch }]));
  const root = findStore({ dir: options.dir, env, cwd: context.cwd });
  try {
    recoverStore(root, notices);
    return new Session(
      root,
      { choice, about: { group, tags, note, config }, command, cwd, fromStep },
      notices,
    );
  } catch (error) {
    if (isUserError(error)) throw error;
    throw new UserError(`Cannot keep a run in ${root}: ${fileProblem(error)}.`, [
      "Choose another store: --dir DIR, or TRACKIO_DIR",
    ]);
  }
}

/** @throws {CannotStart} for a command that the system would not start either */
function checkProgram(command: string, env: Readonly<NodeJS.ProcessEnv>, cwd: string): void {
  const found = findProgram(command, env, cwd);
  switch (found.kind) {
    case "found":
      return;
    case "not-found":
      throw notFound(command);
    case "not-executable":
      throw notExecutable(found.path);
    case "no-interpreter":
      throw new CannotStart(
        127,
        `Cannot start "${command}": its first line names the interpreter ${found.interpreter}, which is not there.`,
      );
  }
}

/** What the system's refusal to start a command means. */
export function refusal(command: string, error: NodeJS.ErrnoException): CannotStart {
  if (error.code === "ENOENT") return notFound(command);
  if (error.code === "EACCES") return notExecutable(command);
  return new CannotStart(125, `Cannot start "${command}": ${fileProblem(error)}.`);
}

const notFound = (command: string): CannotStart =>
  new CannotStart(127, `Cannot start "${command}": there is no such command.`, [
    command.includes("/")
      ? "Check the path; it counts from the current folder."
      : "Check the spelling, or give its path.",
  ]);

function notExecutable(path: string): CannotStart {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return new CannotStart(
    126,
    `Cannot start "${path}": it is ${folder ? "a folder" : "not an executable file"}.`,
    folder
      ? []
      : [
          `A script may need its interpreter: python3 ${path}`,
          `A program is made executable: chmod +x ${path}`,
        ],
  );
}
