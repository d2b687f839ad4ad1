import { delimiter, join } from "node:path";
import { isProgram } from "../find-program.ts";

/** Where a system has its own: the quickest, and no version manager in front of it. */
const OF_THE_SYSTEM = ["/usr/bin/python3", "/usr/local/bin/python3", "/opt/homebrew/bin/python3"];

/** Folders whose python3 is a script that looks for another one, which takes longer than all the rest of our start. */
const SHIMS = /[/\\]shims[/\\]?$/;

/** A python3 to run a script of ours with; undefined where there is none. */
export function findPython(env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"));
  const quick = folders.filter((folder) => !SHIMS.test(folder));
  const slow = folders.filter((folder) => SHIMS.test(folder));
  return [...OF_THE_SYSTEM, ...[...quick, ...slow].map((folder) => join(folder, "python3"))].find(isProgram);
}
