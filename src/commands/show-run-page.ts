import type { Series } from "../history/series.ts";
import { type Chart, chartOf } from "../render/chart/chart.ts";
import { chartGrid } from "../render/chart/chart-grid.ts";
import { noteLines } from "../render/chart/legend.ts";
import { linePaints } from "../render/chart/palette.ts";
import type { Pen } from "../render/chart/text-chart.ts";
import { titleLines } from "../render/run-header.ts";
import { metricsOfPage, runMetrics, type Sparks } from "../render/run-metrics.ts";
import { runPage, section } from "../render/run-page.ts";
import { rangeLines } from "../render/run-range.ts";
import type { Screen } from "../render/screen.ts";
import { truncate } from "../render/width.ts";
import { countOf } from "../render/words.ts";
import { readSeries } from "../store/read-series.ts";
import { readSparks } from "../store/read-sparks.ts";
import type { Output } from "./context.ts";
import { chosenMetrics, rangeOf } from "./show-run.ts";
import type { LoadedRun } from "./show-run-load.ts";
import type { RunPageOptions } from "./show-run-options.ts";
import { charsetOf } from "./terminal-charset.ts";

/** What a run's page is drawn on. */
export interface Paper {
  readonly screen: Screen;
  readonly colour: Output["colour"];
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/** Steps of more bytes (two million of four metrics) nobody waits for who only wants a look at the run. */
const WORTH_READING = 1 << 28;
/** Columns where there is no terminal, and lines of a chart. */
const WIDTH = 80;
const HEIGHT = 10;
/** Charts, unless all are wanted. */
const MOST_CHARTS = 4;
const BUCKETS_A_COLUMN = 2;

/**
 * The page of a run; of chosen metrics and steps alone, where such were asked for.
 * @throws {UserError} for a metric that the run does not have
 */
export function runLines(run: LoadedRun, options: RunPageOptions, all: boolean, paper: Paper): string[] {
  const { details } = run;
  const { view } = details;
  const { screen } = paper;
  const names = chosenMetrics(run, options);
  if (options.steps === undefined && names === undefined) {
    const most = all ? Number.POSITIVE_INFINITY : WORTH_READING;
    const { sparks, note } = sparksOf(run, metricsOfPage(view, all, screen.width), most, paper);
    return [...runPage(details, all, screen, sparks), ...note];
  }
  const lines = [...titleLines(view, screen), ""];
  if (options.steps === undefined) {
    const { sparks } = sparksOf(run, names ?? [], Number.POSITIVE_INFINITY, paper);
    lines.push(
      ...section("metrics", ofRank(run), runMetrics(view, names ?? [], sparks, screen, true), screen),
    );
  } else {
    const range = rangeOf(run, options.steps, names);
    const remark = [countOf(range.rows.length, "step"), ofRank(run)].filter((part) => part !== "").join(", ");
    lines.push(
      ...section(range.title, remark, range.rows.length === 0 ? [] : rangeLines(range, all, screen), screen),
    );
  }
  return names === undefined ? lines : [...lines, ...chartLines(run, names, options, all, paper)];
}

const ofRank = ({ details: { view } }: LoadedRun): string =>
  view.summary.rank === 0 ? "" : `of rank ${view.summary.rank}`;

/** Sparklines are for eyes: a terminal's. */
function sparksOf(
  { ref, details }: LoadedRun,
  names: readonly string[],
  most: number,
  { screen, env }: Paper,
): { readonly sparks?: Sparks; readonly note: readonly string[] } {
  const { view, attempt } = details;
  if (screen.width === undefined) return { note: [] };
  const sparks = readSparks(ref, view, names, { attempt, most });
  if (sparks !== undefined) return { sparks: { sparks, charset: charsetOf(env, false) }, note: [] };
  const text =
    "  The metrics' course is not shown: it takes some time to read so many steps. --all, or trackio plot";
  return { note: [screen.style.dim(truncate(text, screen.width))] };
}

function chartLines(
  { ref, details: { view, attempt } }: LoadedRun,
  names: readonly string[],
  { steps }: RunPageOptions,
  all: boolean,
  { screen, colour, env }: Paper,
): string[] {
  const width = screen.width ?? WIDTH;
  const shown = all ? names : names.slice(0, MOST_CHARTS);
  const series = readSeries(ref, {
    metrics: shown,
    axis: { kind: "step" },
    rank: view.summary.rank,
    buckets: BUCKETS_A_COLUMN * width,
    missing: "leave out",
    ...(attempt === undefined ? {} : { attempt }),
    ...steps,
  });
  const charts = [...series.values()].map((each) => chartOfOne(each));
  const pen: Pen = { charset: charsetOf(env, false), style: screen.style, paints: linePaints(colour) };
  const notes = charts.flatMap((chart) =>
    chart.notes.map((note) => ({ ...note, text: `${chart.title}: ${note.text}` })),
  );
  const hidden = names.length - shown.length;
  const more = `… and ${countOf(hidden, "more chart")}: --all`;
  return [
    "",
    ...chartGrid(charts, { width, height: HEIGHT }, pen),
    ...noteLines(notes, screen.width, pen),
    ...(hidden === 0 ? [] : [screen.style.dim(truncate(more, screen.width))]),
  ];
}

const chartOfOne = (series: Series): Chart =>
  chartOf([{ name: series.run, series, smoothed: false, place: 0 }], {
    title: series.metric,
    over: series.stepMetric ?? "step",
    logX: false,
    logY: false,
  });
