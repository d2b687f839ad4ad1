import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { UserError } from "./user-error.ts";

/** The folder that a store has inside another folder. */
export const STORE_FOLDER = ".trackio";

export interface StoreChoice {
  /** `--dir`. */
  readonly dir: string | undefined;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly cwd: string;
}

/** The store in use, absolute: `--dir`, else `$TRACKIO_DIR`, else the nearest `.trackio/` going up, else `~/.trackio`. */
export function findStore({ dir, env, cwd }: StoreChoice): string {
  const named = dir ?? env["TRACKIO_DIR"];
  if (named !== undefined && named !== "") return resolve(cwd, named);
  for (const folder of upwards(cwd)) {
    const candidate = join(folder, STORE_FOLDER);
    if (existsSync(candidate)) return candidate;
  }
  return join(env["HOME"] ?? homedir(), STORE_FOLDER);
}

/**
 * The store in use, for a command that needs no more than to read it.
 * @throws {UserError} where something else than a folder is there
 */
export function findStoreToRead(choice: StoreChoice): string {
  const root = findStore(choice);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== false) return root;
  throw new UserError(`The store ${root} is not a folder.`, ["Look elsewhere: --dir DIR, or TRACKIO_DIR"]);
}

/** A folder and all above it, nearest first. */
export function* upwards(from: string): Generator<string> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder)) return;
  }
}
