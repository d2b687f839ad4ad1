import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { nameOf, type ProjectName, type RunName } from "../format/names.ts";
import { fileProblem } from "./file-problem.ts";
import { projectFolder } from "./layout.ts";

/** A run by its place. */
export interface RunRef {
  readonly project: ProjectName;
  readonly run: RunName;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Names of the folders in a folder, and of links to folders outside the store: people move what is large to another
 * disk. Links within it are other names of runs that are there, and are passed over; so are links that lead nowhere,
 * files, and what no name is written like.
 */
function namedFolders(root: string, path: string): { name: string; folder: string }[] {
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
      const folder = `${path}/${entry.name}`;
      const counts = entry.isDirectory() || (entry.isSymbolicLink() && leadsOut(root, folder));
      const name = counts ? nameOf(entry.name) : undefined;
      return name === undefined ? [] : [{ name, folder }];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Whether a listed folder has a name that is no UTF-8: Node gives U+FFFD for such bytes, and no path leads to it. */
export const isMisread = (folder: string): boolean => folder.includes("\uFFFD") && !existsSync(folder);

/** Whether a link leads to a folder that is neither in the store nor beside the link, where a project was moved itself. */
function leadsOut(root: string, link: string): boolean {
  try {
    const target = `${realpathSync(link)}/`;
    const here = [root, dirname(link)].map((folder) => `${realpathSync(folder)}/`);
    return statSync(link).isDirectory() && !here.some((folder) => target.startsWith(folder));
  } catch {
    return false; // It leads nowhere, or where we may not look.
  }
}

/** The projects of a store, sorted by name; none where there is no store. */
export const listProjects = (root: string): ProjectName[] =>
  namedFolders(root, root)
    .map(({ name }) => name as ProjectName)
    .sort((a, b) => (a < b ? -1 : 1));

/**
 * The runs of a project, in no order.
 * @throws the system's error for a project that may not be looked into
 */
export const listRuns = (root: string, project: ProjectName): RunRef[] =>
  namedFolders(root, projectFolder(root, project)).map(({ name, folder }) => ({
    project,
    run: name as RunName,
    folder,
  }));

/** A project that may not be looked into, and why: "permission denied". */
export interface UnreadableProject {
  readonly project: ProjectName;
  readonly reason: string;
}

/** What a reader finds in a store: one project that he may not look into does not hide the others. */
export interface Catalog {
  /** Sorted by name; those that can be read. */
  readonly projects: readonly ProjectName[];
  /** Project by project. */
  readonly runs: readonly RunRef[];
  readonly unreadable: readonly UnreadableProject[];
}

/** @param projects where to look; the whole store by default */
export function readCatalog(root: string, projects = listProjects(root)): Catalog {
  const found = {
    projects: [] as ProjectName[],
    runs: [] as RunRef[],
    unreadable: [] as UnreadableProject[],
  };
  for (const project of projects) {
    try {
      found.runs.push(...listRuns(root, project));
      found.projects.push(project);
    } catch (error) {
      if (!(error instanceof Error && "syscall" in error)) throw error;
      // Its path is told by its name.
      const reason = fileProblem(Object.assign(error, { path: undefined }));
      found.unreadable.push({ project, reason });
    }
  }
  return found;
}

/** `project "priv" cannot be read: permission denied`. */
export const unreadableText = ({ project, reason }: UnreadableProject): string =>
  `project "${project}" cannot be read: ${reason}`;
