import { folderOf, type ProjectName } from "../format/names.ts";
import { trashProject, trashRun } from "../recorder/order/trash-run.ts";
import { safe } from "../render/safe.ts";
import { shellQuote } from "../render/shell-quote.ts";
import { createStyle } from "../render/style.ts";
import { countOf } from "../render/words.ts";
import { listRuns, type RunRef } from "../store/catalog.ts";
import { projectFolder } from "../store/layout.ts";
import { selectTargets } from "../store/select.ts";
import { spelled } from "../store/select-errors.ts";
import { tidyTrash } from "../store/trash.ts";
import { UserError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { about, naming, openStore, withHeld } from "./hold-runs.ts";

/** The flags of `trackio rm`, as the command line gives them. */
export interface RmFlags {
  readonly recursive?: boolean;
  readonly dir?: string;
}

export interface RmOptions {
  readonly targets: readonly string[];
  /** Projects are welcome, with all their runs. */
  readonly projects: boolean;
  readonly dir: string | undefined;
}

export const parseRm = (targets: readonly string[], { recursive = false, dir }: RmFlags): RmOptions => ({
  targets,
  projects: recursive,
  dir,
});

/** A project that is to go as a whole. */
interface Whole {
  readonly project: ProjectName;
  readonly refs: readonly RunRef[];
}

/**
 * Puts runs, or whole projects, into the store's trash.
 * @returns the exit code
 * @throws {UserError} where one is not to be found or touched; nothing is removed then
 */
export async function runRm(options: RmOptions, context: Context): Promise<number> {
  const root = await openStore(options.dir, context);
  const now = context.now();
  const { single, wholes } = select(root, options);
  const all = [...single, ...wholes.flatMap(({ refs }) => refs)];
  const { stdout } = context;
  const { strong, dim } = createStyle(stdout.colour);
  withHeld(root, all, "remove", now, (held) => {
    tidyTrash(root);
    for (const run of held.slice(0, single.length)) {
      naming(about("remove", run.ref), () => trashRun(root, run, now));
      stdout.write(`${strong(safe(spelled(run.ref)))} is in the trash\n`);
    }
    for (const { project, refs } of wholes) {
      const own = held.filter(({ ref }) => ref.project === project);
      naming(`remove "${project}"`, () => trashProject(root, project, own, now));
      stdout.write(`${strong(safe(project))} is in the trash, with ${countOf(refs.length, "run")}\n`);
    }
  });
  const [first] = [...wholes.map(({ project }) => folderOf(project)), ...single.map(spelled)];
  const name = single.length + wholes.length === 1 ? shellQuote(first ?? "") : "NAME";
  stdout.write(`${dim(safe(`Back: trackio restore ${name}. For good: trackio purge.`))}\n`);
  return 0;
}

/** What is to go: runs, and projects, whose own runs are not named again. */
function select(root: string, { targets, projects }: RmOptions): { single: RunRef[]; wholes: Whole[] } {
  const wholes = new Map<string, Whole>();
  const runs: RunRef[] = [];
  for (const text of targets) {
    const found = selectTargets(root, text);
    if (found.kind === "run") runs.push(found.ref);
    else if (found.kind === "runs") runs.push(...found.refs);
    else wholes.set(found.project, wholeProject(root, found.project, text, projects));
  }
  const single = new Map(runs.map((ref) => [ref.folder, ref]));
  return {
    single: [...single.values()].filter(({ project }) => !wholes.has(project)),
    wholes: [...wholes.values()],
  };
}

function wholeProject(root: string, project: ProjectName, text: string, allowed: boolean): Whole {
  const refs = listRuns(root, project);
  if (refs.length === 0) {
    throw new UserError(`The folder "${project}" in the store holds no run, and is left alone.`, [
      `Remove it by hand: rm -r ${shellQuote(projectFolder(root, project))}`,
    ]);
  }
  if (allowed) return { project, refs };
  throw new UserError(
    `"${text}" is a project of ${countOf(refs.length, "run")}; without -r only runs are removed.`,
    [`Remove all of it: trackio rm -r ${shellQuote(text)}`],
  );
}
