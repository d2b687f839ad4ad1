import { listRuns } from "../store/catalog.ts";
import type { Detour } from "../store/claim.ts";
import { listNames } from "../store/select-errors.ts";
import { UserError } from "../store/user-error.ts";
import type { Wish } from "./naming.ts";

/** Why a run that the command line insists on is not to be had. */
export function cannotResume(root: string, { project, name }: Wish, detour: Detour): UserError {
  if (detour.kind === "damaged") {
    return new UserError(`Cannot resume "${name}": ${detour.reason}.`, [
      `See what can be mended: trackio check ${project}/${name}`,
    ]);
  }
  if (detour.kind === "taken") {
    return new UserError(`Cannot resume "${name}": another command is just taking it up.`, ["Try again."]);
  }
  if (detour.kind === "alive") {
    const where = `${detour.host}${detour.pid === null ? "" : ` as process ${detour.pid}`}`;
    return new UserError(`Cannot resume "${name}": it is still running on ${where}.`, [
      "Wait for its end, or stop it.",
    ]);
  }
  const runs = listRuns(root, project).map(({ run }) => run);
  return new UserError(`Cannot resume "${name}": project "${project}" has no run of that name.`, [
    runs.length === 0 ? "It has no runs yet; --resume allow makes one." : `Its runs: ${listNames(runs)}`,
  ]);
}
