import { lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type ProjectName, type RunName, typedNameProblem } from "../format/names.ts";
import { letGo } from "../recorder/order/hold-run.ts";
import { relocate } from "../recorder/order/relocate.ts";
import { safe } from "../render/safe.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { createStyle } from "../render/style.ts";
import { listProjects, type RunRef } from "../store/catalog.ts";
import { runFolder } from "../store/layout.ts";
import { selectRun } from "../store/select.ts";
import { spelled } from "../store/select-errors.ts";
import { UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { about, naming, openStore, withHeld } from "./hold-runs.ts";

export interface RenameOptions {
  readonly target: string;
  readonly name: RunName;
  readonly dir: string | undefined;
}

/** @throws {UsageError} for a name that no run may have */
export function parseRename(target: string, name: string, { dir }: { readonly dir?: string }): RenameOptions {
  const problem = typedNameProblem(name);
  if (problem !== undefined) throw new UsageError(`A run's name ${problem}: "${name}".`);
  return { target, name: name as RunName, dir };
}

/**
 * Gives a run another name in its project.
 * @returns the exit code
 * @throws {UserError} where the run is not to be found or touched, or the name is taken
 */
export async function runRename({ target, name, dir }: RenameOptions, context: Context): Promise<number> {
  const root = await openStore(dir, context);
  const ref = selectRun(root, target);
  const { project } = ref;
  refuseProject(root, ref, name);
  if (ref.run === name) throw new UserError(`"${project}/${ref.run}" is called that already.`);
  const to: RunRef = { project, run: name, folder: runFolder(root, project, name) };
  withHeld(root, [ref], "rename", context.now(), ([held]) => {
    if (held === undefined) return;
    const moved = naming(about("rename", ref), () => relocate(held, to, context.now()));
    if (moved === undefined) throw taken("rename", ref, to);
    letGo(moved.ref.folder);
  });
  const { strong } = createStyle(context.stdout.colour);
  context.stdout.write(`${safe(spelled(ref))} is now ${strong(safe(spelled(to)))}\n`);
  return 0;
}

/** The name of a place that is taken. */
export function taken(act: string, from: RunRef, to: RunRef): UserError {
  const isRun = statSync(to.folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const what = isRun ? `has a run called "${to.run}" already` : `has a file in the place of "${to.run}"`;
  return new UserError(
    `Cannot ${act} "${from.project}/${from.run}": project "${to.project}" ${what}.`,
    isRun
      ? [`Rename or remove that first: trackio rm ${shellQuote(spelled(to))}`]
      : [`Look what it is: ls -l ${shellQuote(dirname(to.folder))}`],
  );
}

/** Whether something has a run's place, also a link that leads nowhere. */
export const isTaken = ({ folder }: RunRef): boolean =>
  lstatSync(folder, { throwIfNoEntry: false }) !== undefined;

/** Names may hold slashes; who begins one with a project means the run's whole name. */
function refuseProject(root: string, ref: RunRef, name: string): void {
  const project: ProjectName | undefined = [ref.project, ...listProjects(root)].find((each) =>
    name.startsWith(`${each}/`),
  );
  if (project === undefined) return;
  const rest = name.slice(project.length + 1);
  const from = shellQuote(spelled(ref));
  throw new UsageError(
    `A run's new name is given without its project: "${name}".`,
    project === ref.project
      ? [`Try: trackio rename ${from} ${shellQuote(rest)}`]
      : [`Another project is for trackio move ${from} ${shellQuote(project)}`],
  );
}
