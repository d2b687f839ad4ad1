import { statSync } from "node:fs";
import { isSound } from "../history/finding.ts";
import { Notices } from "../recorder/notices.ts";
import { foresight } from "../recorder/repair/foresight.ts";
import { repairStore } from "../recorder/repair/repair-store.ts";
import { checkJson } from "../render/check-json.ts";
import { checkReport, mendedReport } from "../render/check-report.ts";
import { jsonDocument } from "../render/json-document.ts";
import { safe } from "../render/safe.ts";
import { createStyle } from "../render/style.ts";
import { withWidths } from "../render/width.ts";
import { checkStore } from "../store/check/check-store.ts";
import { findStore } from "../store/root.ts";
import { isUserError, UsageError } from "../store/user-error.ts";
import type { Context } from "./context.ts";

/** The flags of `trackio check`, as the command line gives them. */
export interface CheckFlags {
  readonly repair?: boolean;
  readonly json?: boolean;
  readonly dir?: string;
}

export interface CheckOptions {
  /** Runs and projects as a person names them; none for the whole store. */
  readonly targets: readonly string[];
  readonly repair: boolean;
  readonly json: boolean;
  readonly dir: string | undefined;
}

export const parseCheck = (targets: readonly string[], flags: CheckFlags): CheckOptions => ({
  targets,
  repair: flags.repair ?? false,
  json: flags.json ?? false,
  dir: flags.dir,
});

/**
 * Looks through a store, mends it where that is asked for, and prints what was found and done.
 * @returns the exit code: 0 where all is sound, 1 where something is not
 * @throws {UsageError} for a store that is not there, and for names that nothing has
 */
export async function runCheck(options: CheckOptions, context: Context): Promise<number> {
  const root = findStore({ dir: options.dir, env: context.env, cwd: context.cwd });
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`There is no store in ${root}.`, ["Look elsewhere: --dir DIR, or TRACKIO_DIR"]);
  }
  const now = context.now();
  const diagnose = () => named(() => checkStore(root, options.targets, foresight(root), now));
  const { mended, diagnosis } = options.repair
    ? await repairStore(root, diagnose, () => recover(root, context), now)
    : { mended: undefined, diagnosis: diagnose() };
  const { stdout } = context;
  const screen = { width: stdout.isTTY ? stdout.width : undefined, style: createStyle(stdout.colour), now };
  const text = options.json
    ? jsonDocument(checkJson(diagnosis, mended))
    : await withWidths(() =>
        [...mendedReport(mended ?? [], screen), ...checkReport(diagnosis, options.repair, screen)].join("\n"),
      );
  stdout.write(`${text}\n`);
  return isSound(diagnosis) ? 0 : 1;
}

async function recover(root: string, { stderr }: Context): Promise<void> {
  const { prepareRecovery, recoverStore } = await import("../recorder/recovery/recover-store.ts");
  await prepareRecovery(root);
  recoverStore(root, new Notices((text) => stderr.write(`trackio: ${safe(text)}\n`)));
}

/** Exit code 1 means that something was found: a name that nothing has is a mistake of the command line. */
function named<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (isUserError(error)) throw new UsageError(error.message, error.hints);
    throw error;
  }
}
