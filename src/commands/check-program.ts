import { statSync } from "node:fs";
import { findProgram } from "../process/find-program.ts";
import { fileProblem } from "../store/file-problem.ts";
import { CannotStart } from "./cannot-start.ts";

/** @throws {CannotStart} for a command that the system would not start either */
export function checkProgram(command: string, env: Readonly<NodeJS.ProcessEnv>, cwd: string): void {
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
