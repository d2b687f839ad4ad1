import { formatBytes } from "../render/bytes.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { countOf } from "../render/words.ts";
import { folderSize } from "../store/folder-size.ts";
import { selectTrashed, spelledTrashed } from "../store/select-trashed.ts";
import { listTrash, purge, type Trashed, tidyTrash } from "../store/trash.ts";
import { UsageError } from "../store/user-error.ts";
import { canAsk, confirm } from "./confirm.ts";
import type { Context } from "./context.ts";
import { parseDuration } from "./duration-flag.ts";
import { naming, openStore } from "./hold-runs.ts";

/** The flags of `trackio purge`, as the command line gives them. */
export interface PurgeFlags {
  readonly olderThan?: string;
  readonly yes?: boolean;
  readonly dir?: string;
}

export interface PurgeOptions {
  /** What is in the trash, as a person names it; none for all of it. */
  readonly targets: readonly string[];
  /** Seconds; undefined: however old. */
  readonly olderThan: number | undefined;
  /** Nobody is to be asked. */
  readonly yes: boolean;
  readonly dir: string | undefined;
}

/** @throws {UsageError} for an age that is none */
export const parsePurge = (
  targets: readonly string[],
  { olderThan, yes = false, dir }: PurgeFlags,
): PurgeOptions => ({
  targets,
  olderThan: olderThan === undefined ? undefined : parseDuration("--older-than", olderThan),
  yes,
  dir,
});

/**
 * Removes what is in the trash for good.
 * @returns the exit code: 1 where somebody was asked and did not want it
 * @throws {UsageError} where nobody can be asked, and nobody said yes
 * @throws {UserError} where nothing in the trash is called that, or the file system refuses
 */
export async function runPurge(options: PurgeOptions, context: Context): Promise<number> {
  const { targets, olderThan, yes } = options;
  const { stdout } = context;
  const root = await openStore(options.dir, context);
  const trash = listTrash(root);
  const named = targets.length === 0 ? trash : selectTrashed(trash, targets);
  const before = context.now() - (olderThan ?? 0) * 1000;
  // What does not tell its age is not old.
  const chosen = olderThan === undefined ? named : named.filter(({ removed }) => removed < before);
  if (chosen.length === 0) {
    naming("tidy the trash", () => tidyTrash(root));
    stdout.write(`${trash.length === 0 ? "The trash is empty." : "Nothing in the trash is that old."}\n`);
    return 0;
  }
  const what = sumOf(chosen);
  if (!yes) {
    if (!canAsk(context)) {
      throw new UsageError(`This would remove ${what} for good, and there is no terminal to ask on.`, [
        `Where that is meant: ${againWithYes(options)}`,
      ]);
    }
    if (!confirm(`Remove ${what} for good?`, context)) {
      stdout.write("Nothing was removed.\n");
      return 1;
    }
  }
  for (const each of chosen) naming(`purge "${spelledTrashed(each)}"`, () => purge(root, each));
  naming("tidy the trash", () => tidyTrash(root));
  stdout.write(`Removed ${what} for good\n`);
  return 0;
}

/** "12 runs (34 MB)". */
function sumOf(trashed: readonly Trashed[]): string {
  const bytes = trashed.reduce((sum, { folder }) => sum + folderSize(folder), 0);
  const runs = trashed.filter(({ run }) => run !== undefined).length;
  return `${runs === 0 ? "what is left of projects" : countOf(runs, "run")} (${formatBytes(bytes)})`;
}

function againWithYes({ targets, olderThan, dir }: PurgeOptions): string {
  const age = olderThan === undefined ? [] : ["--older-than", `${olderThan}s`];
  const where = dir === undefined ? [] : ["--dir", dir];
  return ["trackio", "purge", "--yes", ...age, ...where, ...targets].map(shellQuote).join(" ");
}
