import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program lies that PATH leads to; undefined where there is none. */
export function onPath(name: string, env: Readonly<NodeJS.ProcessEnv>): string | undefined {
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/"));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // That is the question.
  }
}
