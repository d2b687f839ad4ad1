import { dirname, resolve } from "node:path";
import { type CodeFound, observeCode } from "./git.ts";
import { type GpuFacts, observeGpus } from "./gpus.ts";
import { type MachineFacts, observeMachine } from "./machine-facts.ts";
import { isScript } from "./program-words.ts";
import { observePython, type PythonFacts, type Started } from "./python.ts";
import { observeVariables } from "./variables.ts";

/** What is seen around a program when it starts. */
export interface Observation {
  readonly code: CodeFound;
  readonly machine: MachineFacts;
  readonly gpus: GpuFacts;
  readonly python: PythonFacts | undefined;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Looks around a program that was started. It waits for nothing of the program's, and changes nothing.
 * @param code false: neither the code is kept nor the packages
 * @param store the folder of runs, which is never part of the code
 * @param scratch a folder for files of ours, which is not there yet and is gone again at the end
 */
export async function observe(
  started: Started & { readonly code: boolean; readonly store: string; readonly scratch: string },
  signal: AbortSignal,
): Promise<Observation> {
  const { command, cwd, env, store, scratch } = started;
  const folders = [...scriptFolders(command, cwd), cwd];
  const [code, python] = await Promise.all([
    started.code ? observeCode(folders, store, scratch, env, signal) : ({ kind: "none" } as const),
    observePython(started),
  ]);
  return {
    code,
    python: python === undefined || started.code ? python : { ...python, packages: [] },
    machine: observeMachine(env),
    gpus: observeGpus(env),
    variables: observeVariables(env),
  };
}

/** Where the scripts of a command lie: the code is theirs, wherever they are started. */
const scriptFolders = (command: readonly string[], cwd: string): string[] =>
  command.filter(isScript).map((word) => dirname(resolve(cwd, word)));
