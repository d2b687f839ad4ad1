import { accessSync, closeSync, constants, openSync, readSync, type Stats, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** Whether a command can be started, as execvp(3) would see it. */
export type Found =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "not-found" }
  | { readonly kind: "not-executable"; readonly path: string }
  /** A script whose first line names an interpreter that is not there. */
  | { readonly kind: "no-interpreter"; readonly path: string; readonly interpreter: string };

/** Looks a command up: with a slash it is a path, else it is looked for in PATH. */
export function findProgram(command: string, env: Readonly<NodeJS.ProcessEnv>, cwd: string): Found {
  if (command === "") return { kind: "not-found" };
  const candidates = command.includes("/")
    ? [resolve(cwd, command)]
    : (env["PATH"] ?? DEFAULT_PATH).split(delimiter).map((folder) => join(resolve(cwd, folder), command));
  let barred: string | undefined;
  for (const path of candidates) {
    if (isProgram(path)) return withInterpreter(path);
    if (statOf(path) === undefined) continue;
    barred ??= path;
  }
  return barred === undefined ? { kind: "not-found" } : { kind: "not-executable", path: barred };
}

/** Whether there is a file that may be executed. */
export const isProgram = (path: string): boolean => statOf(path)?.isFile() === true && isExecutable(path);

function withInterpreter(path: string): Found {
  const interpreter = interpreterOf(path);
  if (interpreter === undefined || statOf(interpreter) !== undefined) return { kind: "found", path };
  return { kind: "no-interpreter", path, interpreter };
}

/** The absolute path behind `#!` (execve(2)); undefined for anything but a script. */
function interpreterOf(path: string): string | undefined {
  const bytes = Buffer.alloc(FIRST_LINE);
  try {
    const fd = openSync(path, "r");
    try {
      const text = bytes.toString("latin1", 0, readSync(fd, bytes));
      return /^#![ \t]*(\/[^\s]+)/.exec(text)?.[1];
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // A program may be executable and not readable.
  }
}

/** Bytes of a script's first line that the kernel looks at (BINPRM_BUF_SIZE, execve(2)). */
const FIRST_LINE = 256;

/** Where execvp(3) looks without a PATH. */
const DEFAULT_PATH = "/bin:/usr/bin";

/** What stands at a path; undefined where nothing does, or nothing that may be looked at. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // A folder of PATH that is a file, or is closed to us: the shell passes it over as well.
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // That is the question.
  }
}
