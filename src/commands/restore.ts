import { restoreRest, restoreRun } from "../recorder/order/trash-run.ts";
import { jsonDocument } from "../render/json-document.ts";
import { safe } from "../render/safe.ts";
import { createStyle } from "../render/style.ts";
import { trashTable } from "../render/trash-table.ts";
import { withWidths } from "../render/width.ts";
import { listOf } from "../render/words.ts";
import { folderSize } from "../store/folder-size.ts";
import { trashFolder } from "../store/layout.ts";
import { spelled } from "../store/select-errors.ts";
import { idOf } from "../store/select-id.ts";
import { newestOfEach, selectTrashed, spelledTrashed } from "../store/select-trashed.ts";
import { listTrash, type Trashed, tidyTrash } from "../store/trash.ts";
import type { Context } from "./context.ts";
import { naming, openStore } from "./hold-runs.ts";

/** The flags of `trackio restore`, as the command line gives them. */
export interface RestoreFlags {
  readonly json?: boolean;
  readonly dir?: string;
}

export interface RestoreOptions {
  /** What is in the trash, as a person names it; none to see what is there. */
  readonly targets: readonly string[];
  readonly json: boolean;
  readonly dir: string | undefined;
}

export const parseRestore = (
  targets: readonly string[],
  { json = false, dir }: RestoreFlags,
): RestoreOptions => ({
  targets,
  json,
  dir,
});

/**
 * Brings runs back from the trash, or tells what is in it.
 * @returns the exit code: 1 where something was not there any more
 * @throws {UserError} where nothing in the trash is called that, or the file system refuses
 */
export async function runRestore({ targets, json, dir }: RestoreOptions, context: Context): Promise<number> {
  const root = await openStore(dir, context);
  const trash = listTrash(root);
  if (targets.length === 0) {
    await tell(root, trash, json, context);
    return 0;
  }
  const chosen = selectTrashed(trash, targets);
  const newest = newestOfEach(chosen);
  const back = newest.map((each) => restore(root, each, context));
  naming("tidy the trash", () => tidyTrash(root));
  const older = newestOfEach(chosen.filter((each) => !newest.includes(each)));
  const { stdout, stderr } = context;
  if (older.length > 0) {
    const names = listOf(older.map((each) => safe(spelledTrashed(each))));
    stdout.write(`Of ${names} what was removed earlier is still in the trash; it is named by its id.\n`);
  }
  for (const each of newest.filter((_, index) => back[index] === false))
    stderr.write(`trackio: ${safe(spelledTrashed(each))} is not in the trash any more\n`);
  return back.includes(false) ? 1 : 0;
}

/** Brings one thing back. False where it was not there any more. */
function restore(root: string, trashed: Trashed, { stdout, stderr, now }: Context): boolean {
  const { strong } = createStyle(stdout.colour);
  const name = safe(spelledTrashed(trashed));
  const { run } = trashed;
  const told = (stays: readonly string[]): void => {
    const files = listOf(stays.map(safe));
    if (stays.length > 0)
      stderr.write(
        `trackio: ${files} of project ${safe(trashed.project)} stays in the trash: there is one by now\n`,
      );
  };
  return naming(`restore "${spelledTrashed(trashed)}"`, () => {
    if (run === undefined) {
      const stays = restoreRest(root, trashed);
      stdout.write(`What lay in the folder of ${strong(name)} is back\n`);
      told(stays);
      return true;
    }
    const restored = restoreRun(root, { ...trashed, run }, now());
    if (restored === undefined) return false;
    const { ref, stays } = restored;
    const as =
      ref.run === run ? "is back" : `is back as ${strong(safe(spelled(ref)))}: its name was taken meanwhile`;
    stdout.write(`${ref.run === run ? strong(name) : name} ${as}\n`);
    told(stays);
    return true;
  });
}

async function tell(
  root: string,
  trash: readonly Trashed[],
  json: boolean,
  { stdout, now }: Context,
): Promise<void> {
  const rows = trash.map((each) => ({
    name: spelledTrashed(each),
    isRun: each.run !== undefined,
    removed: each.removed,
    bytes: folderSize(each.folder),
    id: idOf(each) ?? null,
  }));
  if (json) {
    const items = trash.map(({ project, run = null, removed, folder }, index) => ({
      project,
      run,
      id: rows[index]?.id ?? null,
      removed: Number.isNaN(removed) ? null : new Date(removed).toISOString(),
      bytes: rows[index]?.bytes ?? 0,
      folder,
    }));
    stdout.write(`${jsonDocument({ trash: trashFolder(root), removed: items })}\n`);
    return;
  }
  const width = stdout.isTTY ? stdout.width : undefined;
  const screen = { width, style: createStyle(stdout.colour), now: now() };
  stdout.write(`${(await withWidths(() => trashTable(rows, screen))).join("\n")}\n`);
}
