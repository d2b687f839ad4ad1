import { formatAge } from "./age.ts";
import { renderColumns } from "./columns.ts";
import type { Grid } from "./grid.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { truncate } from "./width.ts";
import { countOf } from "./words.ts";
import { wrapWords } from "./wrap-words.ts";

/** What the overview of a store says of one project. */
export interface ProjectRow {
  readonly project: string;
  readonly runs: number;
  readonly running: number;
  /** Milliseconds since the epoch; null where there is no run. */
  readonly lastActivity: number | null;
}

/**
 * All projects of a store, in the order given.
 * @param troubles what is said below them, a line each
 */
export function projectsTable(
  store: string,
  projects: readonly ProjectRow[],
  screen: Screen,
  troubles: readonly string[] = [],
): string[] {
  const { width, style, now } = screen;
  const rows = renderColumns<ProjectRow>(
    [
      {
        header: "project",
        align: "left",
        rank: 0,
        least: 24,
        cut: "middle",
        cell: ({ project }) => ({ text: project, paint: style.strong }),
      },
      { header: "runs", align: "right", rank: 1, cell: ({ runs }) => ({ text: String(runs) }) },
      {
        header: "running",
        align: "right",
        rank: 2,
        cell: ({ running }) =>
          running === 0 ? { text: "–", paint: style.dim } : { text: `● ${running}`, paint: style.running },
      },
      {
        header: "last activity",
        align: "left",
        rank: 3,
        cell: ({ lastActivity }) => ({ text: lastActivity === null ? "" : formatAge(lastActivity, now) }),
      },
    ],
    projects,
    screen,
  );
  return [
    style.dim(truncate(`${countOf(projects.length, "project")} in ${safe(store)}`, width)),
    "",
    ...(projects.length === 0 ? [] : rows),
    ...(projects.length === 0 || troubles.length === 0 ? [] : [""]),
    ...troubles.flatMap((text) => wrapWords(safe(`! ${text}`), width).map((line) => style.warn(line))),
  ];
}

/** All projects of a store as a table for other programs. */
export const projectsGrid = (projects: readonly ProjectRow[]): Grid => ({
  columns: ["project", "runs", "running", "last_activity"],
  rows: projects.map(({ project, runs, running, lastActivity }) => [
    project,
    runs,
    running,
    lastActivity === null ? null : new Date(lastActivity).toISOString(),
  ]),
});

/** What an empty store says: how to begin. */
export function emptyStore(store: string, { width, style }: Screen): string[] {
  return [
    truncate(`No runs yet in ${safe(store)}`, width),
    "",
    truncate("Put trackio run in front of any training command:", width),
    style.strong(truncate("  trackio run --project my-project -- python3 train.py", width)),
  ];
}
