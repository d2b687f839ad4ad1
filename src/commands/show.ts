import type { Grid } from "../render/grid.ts";
import { emptyStore, projectsGrid, projectsTable } from "../render/projects-table.ts";
import { exportColumns } from "../render/runs-export.ts";
import { type RunsList, runsGrid, runsTable, shownRuns } from "../render/runs-table.ts";
import { createStyle } from "../render/style.ts";
import { withWidths } from "../render/width.ts";
import { unreadableText } from "../store/catalog.ts";
import type { OpenOptions } from "../store/open-run.ts";
import { findStoreToRead } from "../store/root.ts";
import { selectTargets } from "../store/select.ts";
import { UsageError } from "../store/user-error.ts";
import type { Context } from "./context.ts";
import { type Form, type FormFlags, parseForm } from "./form-flags.ts";
import { asksForList, type ListFlags, parseListQuery } from "./list-query.ts";
import { documentOf } from "./show-json.ts";
import { type Item, loadStore, loadTarget, loadTogether } from "./show-load.ts";
import { writePatch } from "./show-patch.ts";
import { runGrid } from "./show-run.ts";
import { parseRunFlags, type RunFlags, type RunPageOptions, runFlagOf } from "./show-run-options.ts";
import type { Paper } from "./show-run-page.ts";
import { listRunsOf } from "./show-runs.ts";
import { parseTableFlags, type TableFlags, type TableOptions } from "./show-table-options.ts";
import { takeIn } from "./take-in.ts";
import { wholeNumber } from "./whole-number.ts";

/** The flags of `trackio show`, as the command line gives them. */
export interface ShowFlags extends ListFlags, FormFlags, RunFlags, TableFlags {
  readonly all?: boolean;
  readonly dir?: string;
  readonly rank?: string;
  readonly attempt?: string;
}

export interface ShowOptions {
  /** Runs and projects as a person names them; none for the whole store. */
  readonly targets: readonly string[];
  readonly form: Form;
  /** Which runs, in what order, and what of them: as it was written. */
  readonly list: ListFlags;
  /** Every run; of a run's page every row of every table, and every rejected line. */
  readonly all: boolean;
  readonly dir: string | undefined;
  readonly rank: number | undefined;
  readonly attempt: number | undefined;
  /** What of one run alone. */
  readonly run: RunPageOptions;
  /** A table of the one run that is named. */
  readonly table?: TableOptions | undefined;
}

/** @throws {UserError} for a rank or an attempt that is no number, or several forms at once */
export function parseShow(targets: readonly string[], flags: ShowFlags): ShowOptions {
  const { filter, sort, limit, columns } = flags;
  return {
    targets,
    form: parseForm(flags),
    list: {
      ...(filter === undefined ? {} : { filter }),
      ...(sort === undefined ? {} : { sort }),
      ...(limit === undefined ? {} : { limit }),
      ...(columns === undefined ? {} : { columns }),
    },
    all: flags.all ?? false,
    dir: flags.dir,
    rank: wholeNumber("--rank", flags.rank, 0),
    attempt: wholeNumber("--attempt", flags.attempt, 1),
    run: parseRunFlags(flags),
    table: parseTableFlags(targets, flags),
  };
}

/** A thing to show, with what was asked of it. */
export type Shown =
  | Exclude<Item, { kind: "runs" }>
  | { readonly kind: "runs"; readonly project: string | undefined; readonly list: RunsList };

/**
 * Prints projects, runs or one run to stdout: as tables for people, or as one JSON document, CSV or Markdown.
 * @returns the exit code
 * @throws {UserError} where nothing, or more than one thing, is called what a person named; for an expression that cannot
 *   be read, or speaks of what no run has
 */
export async function runShow(options: ShowOptions, context: Context): Promise<number> {
  const query = await parseListQuery(options.list);
  const root = findStoreToRead({ dir: options.dir, env: context.env, cwd: context.cwd });
  await takeIn(root, context);
  if (options.table !== undefined) {
    const other = runFlagOf(options.run);
    if (other !== undefined)
      throw new UsageError(`${other} is about the page of a run, and --table shows a table of it.`);
    const { showTable } = await import("./show-table.ts");
    const [target = ""] = options.targets;
    return showTable(
      { ...options, table: options.table, target, query, points: pointsOf(options) },
      root,
      context,
    );
  }
  const now = context.now();
  const { targets, form, all } = options;
  const items = load(options, root, now, asksForList(query));
  const brief = form.kind === "screen" && context.stdout.isTTY;
  const shown: Shown[] = [];
  for (const item of items) {
    if (item.kind === "run" && options.run.patch) {
      writePatch(item.details, context.stdout);
      return 0;
    }
    if (item.kind !== "run") refuseRunFlags(options);
    if (item.kind !== "runs") shown.push(item);
    else {
      const list = await listRunsOf(item.found, query, { all, brief, now });
      shown.push({ kind: "runs", project: item.project, list });
    }
  }
  const text =
    form.kind === "screen"
      ? (await withWidths(() => pages(shown, options, root, paperOf(context, now)))).join("\n")
      : await forPrograms(shown, options, form.kind, targets.length === 0 ? root : undefined, now);
  context.stdout.write(`${text}\n`);
  return 0;
}

function load(options: ShowOptions, root: string, now: number, asksList: boolean): Item[] {
  const { targets, form } = options;
  const source = { root, now, ...pointsOf(options) };
  if (targets.length === 0) return [loadStore(source, asksList)];
  const all = options.all || form.kind === "json";
  // A table for other programs has one header: that of a run's metrics, or of runs.
  const oneTable = (form.kind === "csv" || form.kind === "md") && targets.length > 1;
  // Columns, an order, a filter are a list's: runs that are named are then rows of one.
  if (oneTable || (asksList && namesRun(root, targets))) return [loadTogether(source, targets)];
  return targets.map((target) => loadTarget(source, target, all));
}

const namesRun = (root: string, targets: readonly string[]): boolean =>
  targets.some((target) => selectTargets(root, target).kind === "run");

/** @throws {UsageError} where something was asked for that only one run has */
function refuseRunFlags({ run, targets, list }: ShowOptions): void {
  const flag = runFlagOf(run);
  if (flag === undefined) return;
  const [asked] = Object.keys(list);
  if (asked !== undefined)
    throw new UsageError(`${flag} is about the page of a run, and --${asked} asks for a list.`);
  const named = targets.length === 0 ? "none is named" : `"${targets.join(" ")}" is not one`;
  throw new UsageError(`${flag} is about one run, and ${named}.`, ["Name a run: trackio show @last"]);
}

/** Whose points to look at. */
const pointsOf = ({ rank, attempt }: ShowOptions): Pick<OpenOptions, "rank" | "attempt"> => ({
  ...(rank === undefined ? {} : { rank }),
  ...(attempt === undefined ? {} : { attempt }),
});

const paperOf = ({ stdout, env }: Context, now: number): Paper => ({
  screen: {
    width: stdout.isTTY ? stdout.width : undefined,
    style: createStyle(stdout.colour),
    now,
  },
  colour: stdout.colour,
  env,
});

async function forPrograms(
  shown: readonly Shown[],
  options: ShowOptions,
  kind: Exclude<Form["kind"], "screen">,
  store: string | undefined,
  now: number,
): Promise<string> {
  // What writes CSV takes its time to load.
  const { formText } = await import("./output-form.ts");
  return formText(
    { ...options.form, kind },
    () => gridOf(shown, options, now),
    () => documentOf(shown, options.run, store, now),
  );
}

/** The one table that CSV and Markdown have room for. */
function gridOf(items: readonly Shown[], { form, run }: ShowOptions, now: number): Grid {
  const [item] = items;
  switch (item?.kind) {
    case "projects":
      return projectsGrid(item.projects);
    case "runs": {
      const { list } = item;
      return runsGrid(list, now, form.kind === "csv" ? exportColumns(shownRuns(list)) : undefined);
    }
    case "run":
      return runGrid(item, run);
    default:
      // `load` makes one list of several.
      throw new RangeError("there is no table to print");
  }
}

/** The lines of all items, an empty line between two. */
async function pages(
  items: readonly Shown[],
  options: ShowOptions,
  store: string,
  paper: Paper,
): Promise<string[]> {
  const lines: string[] = [];
  for (const item of items) {
    if (lines.length > 0) lines.push("");
    lines.push(...(await page(item, options, store, paper)));
  }
  return lines;
}

async function page(item: Shown, options: ShowOptions, store: string, paper: Paper): Promise<string[]> {
  const { screen } = paper;
  switch (item.kind) {
    case "projects":
      return item.projects.length + item.unreadable.length === 0
        ? emptyStore(store, screen)
        : projectsTable(store, item.projects, screen, item.unreadable.map(unreadableText));
    case "runs":
      return runsTable(item.list, screen, options.form.precision);
    case "run": {
      // Frames and wrapping are needed for a run's page only, and take their time to load.
      const { runLines } = await import("./show-run-page.ts");
      return runLines(item, options.run, options.all, paper);
    }
  }
}
