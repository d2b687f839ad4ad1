import { fitsGlob, isGlob } from "../format/glob.ts";
import { ARCHIVED, isArchived } from "../history/archived.ts";
import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import { startOf } from "../history/timing.ts";
import { testOf } from "../query/compare.ts";
import { predicateOf } from "../query/evaluate.ts";
import { type Expression, isName, type Name, namesIn } from "../query/expression.ts";
import { sortRuns } from "../query/order.ts";
import { type Accessor, RunNames } from "../query/run-names.ts";
import { mistakeLines } from "../render/mistake-lines.ts";
import type { RunsColumn } from "../render/runs-columns.ts";
import type { UnreadableRun } from "../render/runs-notes.ts";
import type { RunsList } from "../render/runs-table.ts";
import { safe } from "../render/safe.ts";
import { loadWidths } from "../render/width.ts";
import { listOf } from "../render/words.ts";
import { UserError } from "../store/user-error.ts";
import type { ListQuery, Written } from "./list-query.ts";

/** On a terminal so many runs are shown, unless others were asked for… */
const MOST = 20;
/** …or a few more, where that is all: nobody asks again for three. */
const MOST_OF_ALL = 25;

/** Runs that were read, before anything is chosen of them. */
export interface FoundRuns {
  readonly title: string;
  readonly several: boolean;
  readonly views: readonly RunView[];
  readonly unreadable: readonly UnreadableRun[];
}

export interface ListOptions {
  /** Archived runs too, and all of them. */
  readonly all: boolean;
  /** People look at it: the newest are enough, where nobody says how many. */
  readonly brief: boolean;
  readonly now: number;
}

/**
 * The list that was asked for: what the filter lets through, newest first or sorted.
 * @throws {UserError} for a name that no run has anything by
 */
export async function listRunsOf(
  found: FoundRuns,
  query: ListQuery,
  options: ListOptions,
): Promise<RunsList> {
  const { views, unreadable } = found;
  const names = new RunNames(views, options.now);
  const { filter, sort } = query;
  const accessors = await accessorsOf(filter && { ...filter, read: namesIn(filter.read) }, names, views);
  const keys = await accessorsOf(sort, names, views);
  const columns = await columnsOf(query.columns, names, views);
  const passes = filter && predicateOf(filter.read);
  const through =
    passes === undefined ? views : views.filter((view) => passes((path) => accessors.get(path)?.(view)));
  const shows = options.all || (filter !== undefined && asksForArchived(filter.read));
  const left = shows ? through : through.filter(({ life }) => !isArchived(life));
  const newest = newestFirst(left);
  const sorted =
    sort === undefined
      ? newest
      : sortRuns(
          newest,
          sort.read.map(({ path, descending }) => ({ value: keys.get(path) ?? NOTHING, descending })),
        );
  const brief = options.brief && !options.all && query.limit === undefined && sorted.length > MOST_OF_ALL;
  return {
    title: found.title,
    several: found.several,
    views: sorted,
    among: views,
    most: query.limit ?? (brief ? MOST : sorted.length),
    runningToo: brief && sort === undefined,
    names,
    columns,
    sortedBy: (sort?.read ?? []).flatMap(({ path }) => {
      const meant = names.meant(path);
      return meant === undefined || meant.kind === "run" ? [] : [{ header: path, meant, rank: -1 }];
    }),
    total:
      views.length + unreadable.length - (shows || filter !== undefined ? 0 : through.length - left.length),
    filtered: filter !== undefined,
    sorted: sort !== undefined,
    limited: query.limit !== undefined,
    archived: through.length - left.length,
    unreadable,
  };
}

/** A run whose clock tells nothing comes last. */
const newestFirst = (views: readonly RunView[]): RunView[] =>
  views
    .map((view) => ({ view, start: startOf(view) || 0 }))
    .sort((a, b) => b.start - a.start)
    .map(({ view }) => view);

const NOTHING: Accessor = () => undefined;

/** How to get each of some names' values. Where there is no run, any name will do. */
async function accessorsOf(
  written: Written<readonly Pick<Name, "path" | "at" | "end">[]> | undefined,
  names: RunNames,
  views: readonly RunView[],
): Promise<Map<string, Accessor>> {
  const accessors = new Map<string, Accessor>();
  for (const name of written?.read ?? []) {
    const accessor = names.accessor(name.path);
    if (accessor !== undefined) accessors.set(name.path, accessor);
    else if (written !== undefined && views.length > 0) throw await unknownName(written.text, name, names);
  }
  return accessors;
}

async function unknownName(
  text: string,
  { path, at, end }: Pick<Name, "path" | "at" | "end">,
  names: RunNames,
): Promise<UserError> {
  await loadWidths();
  const near = names.suggest(path).map((name) => safe(name));
  return new UserError(`No run has anything called "${safe(path)}".`, [
    ...mistakeLines(text, { kind: "mistake", at, end, problem: "" }),
    ...(near.length > 0 ? [`Did you mean ${listOf(near).replace(/ and (?!.* and )/, " or ")}?`] : []),
  ]);
}

/** The columns that were chosen; a bare pattern stands for all config and metrics that it fits. */
async function columnsOf(
  written: ListQuery["columns"],
  names: RunNames,
  views: readonly RunView[],
): Promise<RunsColumn[] | undefined> {
  if (written === undefined) return undefined;
  const columns: RunsColumn[] = [];
  for (const name of written.read) {
    const meant = names.meant(name.path);
    const fitting =
      meant === undefined && name.bare && isGlob(name.path)
        ? names
            .told()
            .filter(({ label }) => fitsGlob(name.path, label) || fitsGlob(slashed(name.path), label))
        : [];
    for (const { label, meant } of fitting) columns.push({ header: label, meant, rank: columns.length });
    if (fitting.length > 0) continue;
    if (meant !== undefined) columns.push({ header: name.path, meant, rank: columns.length });
    else if (views.length > 0) throw await unknownName(written.text, name, names);
  }
  return columns;
}

/** Slashes may be written as dots, in patterns as in names. */
const slashed = (pattern: string): string => pattern.replaceAll(".", "/");

/** Whether a filter speaks of archived runs: a comparison of the tag that lets them through, or names them. */
function asksForArchived(expression: Expression): boolean {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.terms.some(asksForArchived);
    case "not":
      return asksForArchived(expression.inner);
    case "compare":
      return TAGS.has(expression.left.path) && speaksOf(expression.right);
    case "in":
      return TAGS.has(expression.left.path) && expression.list.some(speaksOf);
    case "holds":
      return false;
  }
}

const TAGS: ReadonlySet<string> = new Set(["tag", "tags", "run.tag", "run.tags"]);

const speaksOf = (operand: Parameters<typeof isName>[0]): boolean =>
  !isName(operand) && operand.text !== "" && testOf("~", operand)(ARCHIVED satisfies Json);
