import { readdirSync } from "node:fs";
import { join } from "node:path";
import { nameOf, type ProjectName, type RunName } from "../format/names.ts";
import { projectFolder } from "./layout.ts";

/** A run by its place. */
export interface RunRef {
  readonly project: ProjectName;
  readonly run: RunName;
  /** Absolute. */
  readonly folder: string;
}

/** Names of the folders in a folder: links and files are passed over, and so is what no name is written like. */
function namedFolders(path: string): { name: string; folder: string }[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      const name = entry.isDirectory() ? nameOf(entry.name) : undefined;
      return name === undefined ? [] : [{ name, folder: join(path, entry.name) }];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The projects of a store, sorted by name; none where there is no store. */
export const listProjects = (root: string): ProjectName[] =>
  namedFolders(root)
    .map(({ name }) => name as ProjectName)
    .sort((a, b) => (a < b ? -1 : 1));

/** The runs of a project, in no order. */
export const listRuns = (root: string, project: ProjectName): RunRef[] =>
  namedFolders(projectFolder(root, project)).map(({ name, folder }) => ({
    project,
    run: name as RunName,
    folder,
  }));
