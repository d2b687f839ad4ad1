import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { type ProjectName, typedNameProblem } from "../format/names.ts";
import { upwards } from "./root.ts";

/** The name of the git root, else of the current folder; `default` where that was removed, or has no name for a project. */
export function defaultProject(cwd: string): ProjectName {
  const root = [...upwards(cwd)].find((folder) => existsSync(join(folder, ".git"))) ?? cwd;
  const name = basename(root);
  return (typedNameProblem(name) === undefined && existsSync(root) ? name : "default") as ProjectName;
}
