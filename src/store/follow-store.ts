import { statSync } from "node:fs";
import type { ProjectName } from "../format/names.ts";
import { listProjects, listRuns, type RunRef } from "./catalog.ts";
import { fileProblem } from "./file-problem.ts";
import { projectFolder } from "./layout.ts";

/** Milliseconds within which a folder's time of change may not tell two changes apart (2 s on FAT and some network disks). */
const COARSE = 2000;

interface Listed<T> {
  readonly items: readonly T[];
  /** The folder's time of change when it was listed, and when that was. */
  readonly mtime: number;
  readonly at: number;
  readonly inode: number;
}

export type StoreLook =
  | {
      readonly kind: "here";
      readonly runs: readonly RunRef[];
      /** Projects that may not be looked into. */
      readonly unreadable: readonly { readonly name: string; readonly reason: string }[];
    }
  /** `reason` is what follows "cannot be read: ". */
  | { readonly kind: "gone"; readonly reason: string };

/** The runs of a store, or of one project in it, listed again only where a folder has changed. */
export class FollowedStore {
  readonly #root: string;
  readonly #project: ProjectName | undefined;
  #projects: Listed<ProjectName> | undefined;
  readonly #runs = new Map<ProjectName, Listed<RunRef>>();

  constructor(root: string, project: ProjectName | undefined) {
    this.#root = root;
    this.#project = project;
  }

  look(now: number): StoreLook {
    const unreadable: { name: string; reason: string }[] = [];
    const runs: RunRef[] = [];
    try {
      if (!statSync(this.#root).isDirectory()) return { kind: "gone", reason: "it is not a folder" };
      this.#projects = listed(this.#root, this.#projects, now, () => listProjects(this.#root));
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return { kind: "gone", reason: error.code === "ENOENT" ? "it is not there" : fileProblem(error) };
    }
    const all = this.#projects.items;
    for (const project of this.#project === undefined ? all : all.filter((name) => name === this.#project)) {
      try {
        const folder = projectFolder(this.#root, project);
        const list = listed(folder, this.#runs.get(project), now, () => listRuns(this.#root, project));
        this.#runs.set(project, list);
        runs.push(...list.items);
      } catch (error) {
        if (!isSystemError(error)) throw error;
        // Removed, or moved away, since the projects were listed.
        if (error.code !== "ENOENT") unreadable.push({ name: project, reason: fileProblem(error) });
      }
    }
    return { kind: "here", runs, unreadable };
  }
}

function listed<T>(
  folder: string,
  before: Listed<T> | undefined,
  now: number,
  list: () => readonly T[],
): Listed<T> {
  const { mtimeMs: mtime, ino: inode } = statSync(folder);
  const same = before !== undefined && before.mtime === mtime && before.inode === inode;
  if (same && before.at - mtime > COARSE) return before;
  return { items: list(), mtime, at: now, inode };
}

export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;
