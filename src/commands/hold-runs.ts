import { existsSync } from "node:fs";
import { Notices } from "../recorder/notices.ts";
import { type HeldRun, holdRun, letGo } from "../recorder/order/hold-run.ts";
import { safe } from "../render/safe.ts";
import { shellQuote } from "../render/shell-quote.ts";
import type { RunRef } from "../store/catalog.ts";
import { fileProblem } from "../store/file-problem.ts";
import { findStoreToRead } from "../store/root.ts";
import { spelled } from "../store/select-errors.ts";
import { needsRecovery } from "../store/sessions.ts";
import { isUserError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { type Refused, refusedError } from "./refused-run.ts";

/**
 * The store in use, for a command that changes what is in it: what dead recorders left is taken in first.
 * @param dir `--dir`
 */
export async function openStore(dir: string | undefined, { env, cwd, stderr }: Context): Promise<string> {
  const root = findStoreToRead({ dir, env, cwd });
  if (needsRecovery(root)) {
    const { prepareRecovery, recoverStore } = await import("../recorder/recovery/recover-store.ts");
    await prepareRecovery(root);
    recoverStore(root, new Notices((text) => stderr.write(`trackio: ${safe(text)}\n`)));
  }
  return root;
}

/**
 * Does something to runs that nobody writes, while nobody can go on with them. Where one of them is not to be touched,
 * nothing is done to any.
 * @param act what is done, as in `Cannot tag "toy/fast"`
 * @param change lets go of a run where it moves it; the others are let go of here
 * @throws {UserError} where a run is not to be touched, or the file system refuses
 */
export function withHeld<T>(
  root: string,
  refs: readonly RunRef[],
  act: string,
  now: number,
  change: (held: readonly HeldRun[]) => T,
): T {
  const held: HeldRun[] = [];
  const refused: Refused[] = [];
  try {
    for (const ref of refs) {
      const found = naming(about(act, ref), () => holdRun(root, ref, now));
      if ("kind" in found) refused.push({ ref, refusal: found });
      else held.push(found);
    }
    const [first, ...others] = refused;
    if (first !== undefined) throw refusedError(act, [first, ...others], refs.length);
    return change(held);
  } finally {
    for (const { ref } of held) if (existsSync(ref.folder)) letGo(ref.folder);
  }
}

/** `tag "toy/fast"`. */
export const about = (act: string, { project, run }: RunRef): string => `${act} "${project}/${run}"`;

/**
 * Does something, and words what the file system says to it.
 * @param what is done, as in `Cannot tag "toy/fast"`
 * @throws {UserError}
 */
export function naming<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (isUserError(error) || typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "EXDEV") {
      const hints = [`Its folder: ${path}`];
      throw new UserError(`Cannot ${what}: it is on another disk than where it is to go.`, hints);
    }
    throw new UserError(`Cannot ${what}: ${fileProblem(error)}.`);
  }
}

/**
 * Refuses runs whose life cannot be added to.
 * @throws {UserError}
 */
export function refuseDamaged(held: readonly HeldRun[], act: string): void {
  for (const { ref, damage } of held) {
    if (damage === undefined) continue;
    throw new UserError(`Cannot ${act} "${ref.project}/${ref.run}": ${damage}.`, [
      `Look closer: trackio check ${shellQuote(spelled(ref))}`,
    ]);
  }
}
