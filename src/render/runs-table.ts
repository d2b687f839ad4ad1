import type { RunView } from "../history/run-view.ts";
import type { Json } from "../history/summary.ts";
import { formatAge } from "./age.ts";
import { type Cell, type Column, renderColumns } from "./columns.ts";
import { flatConfig, varyingKeys } from "./config-keys.ts";
import { formatDuration } from "./duration.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { statusGlyph, statusPaint, statusWords } from "./status-words.ts";
import { durationOf, startOf } from "./timing.ts";
import { exactText, measuredCell, numberOf } from "./value.ts";
import { truncate } from "./width.ts";
import { countOf } from "./words.ts";

/** A run that could not be read, and why. */
export interface UnreadableRun {
  readonly run: string;
  readonly reason: string;
}

interface Row {
  readonly view: RunView;
  readonly config: ReadonlyMap<string, Json>;
}

/** A name is what people copy: it is cut later than other texts. */
const LEAST_NAME = 20;
const LEAST_SETTING = 10;
/** "◌ preempted (SIGTERM)" */
const LEAST_STATUS = 21;

/** The runs of one project, in the order given: the config that differs between them and the last value of each metric. */
export function runsTable(
  project: string,
  views: readonly RunView[],
  screen: Screen,
  unreadable: readonly UnreadableRun[] = [],
): string[] {
  const { style } = screen;
  const rows = views.map((view) => ({ view, config: flatConfig(view.summary.config) }));
  const lines = [heading(project, views, screen)];
  if (rows.length > 0) lines.push("", ...renderColumns(columnsOf(rows, screen), rows, screen));
  for (const { run, reason } of unreadable) {
    const text = `! ${safe(run)} cannot be read: ${safe(reason)}`;
    lines.push(style.warn(truncate(text, screen.width)));
  }
  return lines;
}

function heading(project: string, views: readonly RunView[], { width, style }: Screen): string {
  const running = views.filter((view) => view.status.kind === "running").length;
  const counts = countOf(views.length, "run") + (running > 0 ? `, ${running} running` : "");
  const name =
    width === undefined ? safe(project) : truncate(safe(project), Math.max(1, width - counts.length - 2));
  return `${style.strong(name)}  ${style.dim(counts)}`;
}

function columnsOf(rows: readonly Row[], screen: Screen): Column<Row>[] {
  const metrics = metricsByFrequency(rows);
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
    ...metrics.map((name, index) => metricColumn(name, 2 * index, screen)),
  ];
}

const isNumericKey = (key: string, rows: readonly Row[]): boolean =>
  rows.every(({ config }) => {
    const value = config.get(key);
    return value === undefined || numberOf(value) !== undefined;
  });

/** Columns that every run has. Config and metrics, ranked from 0 on by turns, stand between the more and the less important. */
function lifeColumns({ style, now }: Screen): Column<Row>[] {
  return [
    {
      header: "run",
      align: "left",
      rank: -3,
      least: LEAST_NAME,
      cell: ({ view }) => ({ text: view.run, paint: style.strong }),
    },
    {
      header: "status",
      align: "left",
      rank: -2,
      least: LEAST_STATUS,
      cell: ({ view: { status } }) => ({
        text: `${statusGlyph(status)} ${statusWords(status)}`,
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

/** Metrics of most runs first, else in order of first appearance; what others are only plotted against, last. */
function metricsByFrequency(rows: readonly Row[]): string[] {
  const counts = new Map<string, number>();
  const axes = new Set<string>();
  for (const { view } of rows) {
    for (const [name, { stepMetric }] of view.summary.metrics) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (stepMetric !== null) axes.add(stepMetric);
    }
  }
  const weight = ([name, count]: readonly [string, number]) => (axes.has(name) ? 0 : count);
  return [...counts].sort((a, b) => weight(b) - weight(a)).map(([name]) => name);
}

const metricColumn = (name: string, rank: number, { style }: Screen): Column<Row> => ({
  header: name,
  align: "point",
  rank,
  cell: ({ view }) => measuredCell(view.summary.metrics.get(name)?.last, style),
});

/** Config is exact: a learning rate is never rounded. */
const configColumn = (header: string, key: string, numeric: boolean, rank: number): Column<Row> => ({
  header,
  align: numeric ? "point" : "left",
  rank,
  least: numeric ? undefined : LEAST_SETTING,
  cell: ({ config }) => {
    const value = config.get(key);
    return { text: value === undefined ? "" : exactText(value) };
  },
});
