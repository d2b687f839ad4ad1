import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import { formatAge } from "./age.ts";
import { type Cell, type Column, renderColumns } from "./columns.ts";
import { flatConfig, varyingKeys } from "./config-keys.ts";
import { formatDuration } from "./duration.ts";
import { metricsByImportance } from "./metric-order.ts";
import { runsNotes, type UnreadableRun } from "./runs-notes.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { statusGlyph, statusPaint, statusWords } from "./status-words.ts";
import { durationOf, startOf } from "./timing.ts";
import { exactText, measuredCell, numberOf } from "./value.ts";
import { truncate } from "./width.ts";
import { countOf } from "./words.ts";

interface Row {
  readonly view: RunView;
  readonly config: ReadonlyMap<string, Json>;
}

/** A name is what people copy: it is cut later than other texts. */
const LEAST_NAME = 20;
/** Of a screen that is narrow, for its name and its status to fit both. */
const NAMES_SHARE = 1 / 3;
/** A project's name goes before the number of its running runs. */
const LEAST_HEADING = 12;
const LEAST_SETTING = 10;
/** Long texts in config and metrics are for a run's own page. */
const MOST_TEXT = 40;
/** "◌ preempted (SIGTERM)", and without its signal on a narrow screen. */
const LEAST_STATUS = 21;
const LEAST_BRIEF_STATUS = 11;
const NARROW = 60;

/** The runs of one project, in the order given: the config that differs between them and the last value of each metric. */
export function runsTable(
  project: string,
  views: readonly RunView[],
  screen: Screen,
  unreadable: readonly UnreadableRun[] = [],
): string[] {
  const rows = views.map((view) => ({ view, config: flatConfig(view.summary.config) }));
  const lines = [heading(project, views, unreadable.length, screen)];
  if (rows.length > 0) lines.push("", ...renderColumns(columnsOf(rows, screen), rows, screen));
  return [...lines, ...runsNotes(views, unreadable, screen)];
}

function heading(
  project: string,
  views: readonly RunView[],
  unreadable: number,
  { width, style }: Screen,
): string {
  const running = views.filter((view) => view.status.kind === "running").length;
  const runs = countOf(views.length + unreadable, "run");
  const full = running > 0 ? `${runs}, ${running} running` : runs;
  const room = (counts: string) => (width ?? Number.POSITIVE_INFINITY) - counts.length - 2;
  const counts = room(full) < Math.min(LEAST_HEADING, project.length) ? runs : full;
  const name = truncate(safe(project), Math.max(1, room(counts)), "middle");
  return `${style.strong(name)}  ${style.dim(counts)}`;
}

function columnsOf(rows: readonly Row[], screen: Screen): Column<Row>[] {
  const metrics = metricsByImportance(rows.map(({ view }) => view));
  const names = new Set(metrics);
  const keys = varyingKeys(rows.map(({ config }) => config)).map((each) => ({
    ...each,
    numeric: isNumericKey(each.key, rows),
  }));
  // Where room is short, what differs stays longer than what is only missing, and numbers longer than texts.
  const weight = ({ differs, numeric }: (typeof keys)[number]) => Number(differs) * 2 + Number(numeric);
  const byWeight = keys.toSorted((a, b) => weight(b) - weight(a));
  const ranks = new Map(byWeight.map(({ key }, index) => [key, 2 * index + 1]));
  return [
    ...lifeColumns(screen),
    ...keys.map(({ key, numeric }) =>
      configColumn(names.has(key) ? `${key} (config)` : key, key, numeric, ranks.get(key) ?? 1),
    ),
    ...metrics.map((name, index) => metricColumn(name, rows, 2 * index, screen)),
  ];
}

const isNumericKey = (key: string, rows: readonly Row[]): boolean =>
  rows.every(({ config }) => {
    const value = config.get(key);
    return value === undefined || numberOf(value) !== undefined;
  });

/** Columns that every run has. Config and metrics, ranked from 0 on by turns, stand between the more and the less important. */
function lifeColumns({ width = Number.POSITIVE_INFINITY, style, now }: Screen): Column<Row>[] {
  return [
    {
      header: "run",
      align: "left",
      rank: -3,
      least: Math.min(LEAST_NAME, Math.floor(width * NAMES_SHARE)),
      cut: "middle",
      cell: ({ view }) => ({ text: view.run, paint: style.strong }),
    },
    {
      header: "status",
      align: "left",
      rank: -2,
      least: width < NARROW ? LEAST_BRIEF_STATUS : LEAST_STATUS,
      cell: ({ view: { status } }) => ({
        text: `${statusGlyph(status)} ${statusWords(status)}`,
        brief: `${statusGlyph(status)} ${status.kind}`,
        paint: statusPaint(status, style),
      }),
    },
    {
      header: "started",
      align: "left",
      rank: 2.1,
      cell: ({ view }) => ({ text: formatAge(startOf(view), now) }),
    },
    { header: "duration", align: "right", rank: 3.2, cell: ({ view }) => durationCell(view, now) },
    { header: "steps", align: "right", rank: 2.2, cell: ({ view }) => ({ text: stepsText(view) }) },
  ];
}

function durationCell(view: RunView, now: number): Cell {
  const seconds = durationOf(view, now);
  return { text: seconds === null ? "" : formatDuration(seconds) };
}

/** The steps so far; of how many, while that still matters. */
function stepsText({ life, status, summary }: RunView): string {
  const unfinished = life.total !== null && status.kind !== "finished";
  return unfinished ? `${summary.steps.count}/${life.total}` : String(summary.steps.count);
}

function metricColumn(name: string, rows: readonly Row[], rank: number, { style }: Screen): Column<Row> {
  const last = ({ view }: Row) => view.summary.metrics.get(name)?.last;
  const numeric = rows.some((row) => numberOf(last(row) ?? null) !== undefined);
  return {
    header: name,
    align: numeric ? "point" : "left",
    rank,
    most: MOST_TEXT,
    cell: (row) => measuredCell(last(row), style),
  };
}

/** Config is exact: a learning rate is never rounded. */
const configColumn = (header: string, key: string, numeric: boolean, rank: number): Column<Row> => ({
  header,
  align: numeric ? "point" : "left",
  rank,
  least: numeric ? undefined : LEAST_SETTING,
  most: MOST_TEXT,
  cell: ({ config }) => {
    const value = config.get(key);
    return { text: value === undefined ? "" : exactText(value) };
  },
});
