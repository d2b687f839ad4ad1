import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import type { Fate } from "./fate.ts";
import type { Inherited } from "./inherited.ts";

/** What is started, and how. */
export interface LaunchPlan {
  readonly command: readonly [string, ...string[]];
  /** The working directory; undefined for ours. */
  readonly cwd: string | undefined;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Our descriptor that the program gets as its number 3. */
  readonly descriptor: number;
  readonly inherited: Inherited;
  /** Our descriptors that it gets as its standard output and error; undefined for what we have ourselves. */
  readonly output: { readonly stdout: number; readonly stderr: number } | undefined;
}

/** A program that runs. */
export interface Program {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Settles when the program itself ends, whatever its own children do with its descriptors. */
  readonly ended: Promise<Fate>;
}

/**
 * Starts a program as our direct child, in our process group, with our streams and everything else that it would have had without us.
 * @throws {NodeJS.ErrnoException} where the system cannot start it
 */
export function launch({ command, cwd, env, descriptor, inherited, output }: LaunchPlan): Promise<Program> {
  const [file, ...args] = restored(command, inherited);
  const child = spawn(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env },
    stdio: stdio(descriptor, inherited, output),
  });
  const ended = new Promise<Fate>((resolve) => {
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () =>
      resolve({ pid: pidOf(child), kill: (signal) => void child.kill(signal), ended }),
    );
  });
}

const pidOf = ({ pid }: ChildProcess): number => {
  if (pid === undefined) throw new TypeError("a process that was spawned has a pid");
  return pid;
};

/** Streams 0 to 2 as they are, or as they are captured, ours as 3, and the descriptors above it that Node would close. */
function stdio(descriptor: number, { descriptors }: Inherited, output: LaunchPlan["output"]): StdioOptions {
  const { stdout = "inherit", stderr = "inherit" } = output ?? {};
  const slots: (number | "inherit" | "ignore")[] = ["inherit", stdout, stderr, descriptor];
  for (const fd of descriptors) {
    while (slots.length < fd) slots.push("ignore");
    slots[fd] = fd;
  }
  return slots;
}

/** The command behind a shell that gives back what Node took away, and then becomes the command: same pid, same parent. */
function restored(
  command: LaunchPlan["command"],
  { ignored, openFiles }: Inherited,
): readonly [string, ...string[]] {
  const steps: string[] = [];
  const numbers = new Set(ignored.map((name) => constants.signals[name as NodeJS.Signals]));
  if (numbers.size > 0) steps.push(`trap '' ${[...numbers].join(" ")}`);
  if (openFiles !== undefined && openFiles !== softLimit()) steps.push(`ulimit -S -n ${openFiles}`);
  if (steps.length === 0) return command;
  return ["/bin/sh", "-c", `${steps.join("; ")}; exec "$@"`, "sh", ...command];
}

/** The soft limit of open files that a child of ours would get. */
function softLimit(): number | undefined {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined; // No /proc: then nothing was noted down either.
  }
}
