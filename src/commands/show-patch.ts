import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attemptInView } from "../history/attempt-in-view.ts";
import type { RunDetails } from "../render/run-details.ts";
import { safe } from "../render/safe.ts";
import { fileProblem } from "../store/file-problem.ts";
import { UserError } from "../store/user-error.ts";
import type { Output } from "./context.ts";

/**
 * Writes the changes that an attempt's code had, as they were kept; on a terminal without what it might act on.
 * @throws {UserError} where none were kept
 */
export function writePatch(
  { view, attempt: chosen }: RunDetails,
  { isTTY, write, writeBytes }: Output,
): void {
  const patch = readPatch(view, chosen);
  if (!isTTY && writeBytes !== undefined) writeBytes(patch);
  else {
    const text = patch.toString("utf8");
    write(isTTY ? `${text.trimEnd().split("\n").map(shown).join("\n")}\n` : text);
  }
}

/** Tabs are whitespace of the code. */
const shown = (line: string): string =>
  line
    .split("\t")
    .map((part) => safe(part))
    .join("\t");

function readPatch(view: RunDetails["view"], chosen: number | undefined): Buffer {
  const attempt = attemptInView(view, chosen);
  const name = `"${view.project}/${view.run}"`;
  const who = view.life.attempts.length > 1 ? `Attempt ${attempt?.attempt} of ${name}` : name;
  const code = attempt?.code;
  if (code === undefined || code === null) {
    throw new UserError(`${who} has no patch: nothing was seen of its code.`, [
      "It was in no git repository, it ended before git had answered, or it ran with --no-code.",
    ]);
  }
  if (code.problem !== null) throw new UserError(`${who} has no patch: git told nothing. ${code.problem}`);
  if (code.patch === null) {
    if (!code.dirty) throw new UserError(`${who} has no patch: its code was that of commit ${code.commit}.`);
    const reasons = code.leftOut.map(({ path, reason }) => (path === "" ? reason : `${path}: ${reason}`));
    throw new UserError(`${who} has no patch: its changes were not kept.`, reasons);
  }
  const path = join(view.folder, code.patch);
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserError(`${who} has a patch that cannot be read: ${path}: ${fileProblem(error)}.`);
  }
}
