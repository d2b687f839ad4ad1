import { statSync } from "node:fs";
import { dirname } from "node:path";
import { type ProjectName, typedNameProblem } from "../format/names.ts";
import { letGo } from "../recorder/order/hold-run.ts";
import { relocate } from "../recorder/order/relocate.ts";
import { safe } from "../render/safe.ts";
import { createStyle } from "../render/style.ts";
import { listProjects, type RunRef } from "../store/catalog.ts";
import { projectFolder, runFolder } from "../store/layout.ts";
import { selectRuns } from "../store/select.ts";
import { spelled } from "../store/select-errors.ts";
import { UsageError, UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { about, naming, openStore, withHeld } from "./hold-runs.ts";
import { isTaken, taken } from "./rename.ts";

export interface MoveOptions {
  /** Runs as a person names them. */
  readonly targets: readonly string[];
  readonly project: ProjectName;
  readonly dir: string | undefined;
}

/**
 * @param words runs, and the project behind them
 * @throws {UsageError} for less than two words, or a name that no project may have
 */
export function parseMove(words: readonly string[], { dir }: { readonly dir?: string }): MoveOptions {
  const targets = words.slice(0, -1);
  const [last = ""] = words.slice(-1);
  if (targets.length === 0) {
    throw new UsageError("trackio move takes runs, and the project where they are to go.", [
      `Name both: trackio move RUN ${last === "" ? "PROJECT" : last}`,
    ]);
  }
  // As a shell completes the name of a folder.
  const project = last.length > 1 ? last.replace(/\/$/, "") : last;
  const problem = typedNameProblem(project);
  if (problem !== undefined) throw new UsageError(`A project's name ${problem}: "${project}".`);
  return { targets, project: project as ProjectName, dir };
}

/**
 * Moves runs to another project of the store, which is made where it is not there.
 * @returns the exit code
 * @throws {UserError} where a run is not to be found or touched, or its name is taken there; nothing is moved then
 */
export async function runMove({ targets, project, dir }: MoveOptions, context: Context): Promise<number> {
  const root = await openStore(dir, context);
  const refs = selectRuns(root, targets);
  const isNew = !listProjects(root).includes(project);
  const moves = refs.map((ref) => [ref, placeIn(root, project, ref)] as const);
  refuseCollisions(root, moves, project);
  const { stdout } = context;
  const { strong } = createStyle(stdout.colour);
  withHeld(root, refs, "move", context.now(), (held) => {
    for (const run of held) {
      const to = placeIn(root, project, run.ref);
      const moved = naming(about("move", run.ref), () => relocate(run, to, context.now()));
      if (moved === undefined) throw taken("move", run.ref, to);
      letGo(moved.ref.folder);
      stdout.write(`${safe(spelled(run.ref))} is now ${strong(safe(spelled(to)))}\n`);
    }
  });
  if (isNew) stdout.write(`Project "${safe(project)}" is new.\n`);
  return 0;
}

const placeIn = (root: string, project: ProjectName, { run }: RunRef): RunRef => ({
  project,
  run,
  folder: runFolder(root, project, run),
});

function refuseCollisions(
  root: string,
  moves: readonly (readonly [RunRef, RunRef])[],
  project: ProjectName,
): void {
  const names = new Map<string, RunRef>();
  for (const [from, to] of moves) {
    if (from.project === project)
      throw new UserError(`"${project}/${from.run}" is in project "${project}" already.`);
    const other = names.get(to.run);
    if (other !== undefined) {
      throw new UserError(
        `Cannot move "${other.project}/${other.run}" and "${from.project}/${from.run}" to one project: they have the same name.`,
      );
    }
    names.set(to.run, from);
    refuseOneFolder(root, from, project);
    if (isTaken(to)) throw taken("move", from, to);
  }
}

/** Where a file system takes "Toy" and "toy" for the same, or one of them is a link to the other, nothing would move. */
function refuseOneFolder(root: string, { project, run, folder }: RunRef, to: ProjectName): void {
  const there = statSync(projectFolder(root, to), { throwIfNoEntry: false });
  const here = statSync(dirname(folder));
  if (there === undefined || there.ino !== here.ino || there.dev !== here.dev) return;
  throw new UserError(
    `Cannot move "${project}/${run}": projects "${project}" and "${to}" are one and the same folder on this disk.`,
  );
}
