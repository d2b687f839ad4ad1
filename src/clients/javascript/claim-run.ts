import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { adjectives, nouns } from "human-id";
import { folderOf } from "../../format/names.ts";
import { FORMAT } from "../../history/life-fold.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { pick, randomHex } from "./random.ts";

/** A run that is to be made. */
export interface NewRun {
  readonly store: string;
  readonly project: string;
  /** Undefined: one is made up. */
  readonly name: string | undefined;
  /** The session's folder while it is being made: on the file system of the store. */
  readonly making: string;
  /** The fields of the event `started`, `session` among them. */
  readonly started: { readonly session: string };
}

export interface ClaimedRun {
  readonly name: string;
  readonly id: string;
  readonly dir: string;
}

/**
 * Makes a run under the first free name of `name`, `name-2`, `name-3` … (docs/format.md, "Without a recorder").
 * @throws what the file system throws
 */
export function claimRun({ store, project, name, making, started }: NewRun): ClaimedRun {
  const within = join(store, folderOf(project));
  const wanted = name ?? madeUp(within);
  const id = randomHex(6);
  for (let number = 1; ; number++) {
    const run = number === 1 ? wanted : `${wanted}-${number}`;
    const dir = join(within, folderOf(run));
    const timestamp = new Date().toISOString();
    const created = { format: FORMAT, project, run, id, session: started.session };
    const life = [
      { event: "created", timestamp, ...created },
      { event: "started", timestamp, attempt: 1, ...started },
    ];
    if (place(join(making, "run"), dir, life)) return { name: run, id, dir };
  }
}

/** Makes a run's folder with all that it begins with, at one stroke. False where something has that name. */
function place(made: string, dir: string, life: readonly object[]): boolean {
  makeFolders(made);
  writeFileSync(join(made, "run.ndjson"), life.map((event) => `${JSON.stringify(event)}\n`).join(""));
  for (;;) {
    makeFolders(dirname(dir));
    try {
      renameSync(made, dir); // Onto an empty folder, too: somebody's claim of which nothing was made.
      return true;
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === "EEXIST" || code === "ENOTEMPTY" || code === "ENOTDIR") return false;
      if (code !== "ENOENT") throw error; // Else somebody took the empty project away.
    }
  }
}

function madeUp(project: string): string {
  mkdirSync(project, { recursive: true });
  return `${pick(adjectives)}-${pick(nouns)}-${readdirSync(project).length + 1}`.toLowerCase();
}
