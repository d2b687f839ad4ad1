import { isDeepStrictEqual } from "node:util";
import { goalAmong } from "../history/metric-goal.ts";
import type { RunView } from "../history/run-view.ts";
import { accessorOf, type RunNames } from "../query/run-names.ts";
import { renderColumns } from "./columns.ts";
import type { Grid } from "./grid.ts";
import { metricsByImportance } from "./metric-order.ts";
import { BEST } from "./runs-best.ts";
import { runsColumn } from "./runs-cells.ts";
import { type RunsColumn, usualColumns } from "./runs-columns.ts";
import { runsHeading } from "./runs-heading.ts";
import { runsNotes, type UnreadableRun } from "./runs-notes.ts";
import type { Screen } from "./screen.ts";
import { truncate } from "./width.ts";
import { countOf } from "./words.ts";

/** A list of runs, ready to be shown. */
export interface RunsList {
  /** The project, or whatever else the runs have in common. */
  readonly title: string;
  /** They are of several projects, and are named with theirs. */
  readonly several: boolean;
  /** All that are to be listed, in order. */
  readonly views: readonly RunView[];
  /** All that there are, listed or not: among them config differs where a single run is listed. */
  readonly among: readonly RunView[];
  /** How many of them are shown. */
  readonly most: number;
  /** Some go on running although they stand behind the last that is shown: they are shown too. */
  readonly runningToo: boolean;
  readonly names: RunNames;
  /** Chosen columns; undefined for the usual ones. */
  readonly columns: readonly RunsColumn[] | undefined;
  /** What they are sorted by: shown, too, where no columns were chosen. */
  readonly sortedBy: readonly RunsColumn[];
  /** All runs there are. */
  readonly total: number;
  readonly filtered: boolean;
  readonly sorted: boolean;
  /** Whoever asked for no more runs than are shown knows that there are more. */
  readonly limited: boolean;
  /** Archived runs that are left out. */
  readonly archived: number;
  readonly unreadable: readonly UnreadableRun[];
}

/** The runs that are shown. */
export const shownRuns = ({ views, most, runningToo }: RunsList): readonly RunView[] =>
  views.filter(({ status }, index) => index < most || (runningToo && status.kind === "running"));

/** A list of runs: the config that differs between them and the last value of each metric, or what was chosen. */
export function runsTable(list: RunsList, screen: Screen, precision?: number): string[] {
  const { title, views, total, filtered, archived, unreadable } = list;
  const shown = shownRuns(list);
  const columns = (list.columns ?? usualOf(list, shown)).map((column) =>
    runsColumn(column, shown, views, screen, precision),
  );
  const rows = shown.length === 0 ? [] : renderColumns(columns, shown, screen);
  const marked = columns.some(({ cell }) => shown.some((view) => cell(view).mark !== undefined));
  const legend = marked && rows.some((line) => line.includes(BEST));
  const counts = {
    runs: total,
    matching: filtered ? views.length : undefined,
    running: views.filter(({ status }) => status.kind === "running").length,
    archived,
  };
  return [
    runsHeading(title, counts, legend, screen),
    ...(rows.length > 0 ? ["", ...rows] : []),
    ...moreRuns(list, shown, screen),
    ...runsNotes(shown, unreadable, screen),
  ];
}

function usualOf({ names, several, among, sortedBy }: RunsList, shown: readonly RunView[]): RunsColumn[] {
  const usual = usualColumns(shown, shown.length > 1 ? shown : among, names, several);
  const missing = sortedBy.filter(
    ({ meant }) => !usual.some((column) => isDeepStrictEqual(column.meant, meant)),
  );
  const [first, second, ...others] = usual;
  return first === undefined || second === undefined ? usual : [first, second, ...missing, ...others];
}

/** How many runs are not shown, and how to see them. */
function moreRuns(
  { views, sorted, limited }: RunsList,
  shown: readonly RunView[],
  { width, style }: Screen,
): string[] {
  const more = views.length - shown.length;
  if (more === 0) return [];
  const best = sorted ? undefined : bestFirst(shown);
  const count = `… and ${countOf(more, "more run")}`;
  const texts = limited
    ? []
    : [
        ...(best === undefined ? [] : [`${count}: --all for all, --sort ${best} for the best`]),
        `${count}: -n N for more, --all for all`,
        `${count} (--all)`,
      ];
  const text = texts.find((each) => width === undefined || each.length <= width) ?? count;
  return [style.dim(truncate(text, width))];
}

/** What to sort by for the best run to come first, by the most important metric; undefined where nothing tells. */
function bestFirst(views: readonly RunView[]): string | undefined {
  const metric = metricsByImportance(views)[0];
  const goal = metric === undefined ? undefined : goalAmong(metric, views);
  if (metric === undefined || goal === undefined || !/^[\w/.]+$/.test(metric)) return undefined;
  return goal === "minimize" ? metric : `-${metric}`;
}

/** The list as a table for other programs: the columns that are chosen, or as on a screen without an end. */
export function runsGrid(list: RunsList, now: number, columns?: readonly RunsColumn[]): Grid {
  const shown = shownRuns(list);
  const taken = list.columns ?? columns ?? usualOf(list, shown);
  const values = taken.map(({ meant }) => accessorOf(meant, now));
  return {
    columns: taken.map(({ header }) => header),
    rows: shown.map((view) =>
      values.map((value) => {
        const found = value(view) ?? null;
        const words = Array.isArray(found) && found.every((item) => typeof item === "string");
        return words ? found.join(", ") : found;
      }),
    ),
    exact: new Set(taken.flatMap(({ meant }, index) => (meant.kind === "config" ? [index] : []))),
  };
}
