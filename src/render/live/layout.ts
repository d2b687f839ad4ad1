import { chartsAbreast } from "../chart/chart-grid.ts";
import { LEAST_SIZE } from "../chart/text-chart.ts";
import { type LiveState, listMetrics, runMetricsToDraw, selectedRun } from "./state.ts";

/** The first line and the last one. */
const AROUND = 2;
const HEADER = 1;
/** Of the lines between them the list takes so much, and no fewer than `LEAST_LIST`, where the selected run is shown as well. */
const LIST_SHARE = 0.45;
const LEAST_LIST = 5;
/** Its rule, what it is doing, and a chart. */
const LEAST_PANEL = 2 + LEAST_SIZE.height;
/** Lines of a chart that has others above or below it. */
const CHART = 10;
const MOST_CHARTS = 12;
/** Lines of output below the charts of a panel that is at least so tall. */
const TALL_PANEL = 20;
const OUTPUT = 5;

/** Columns of the list's small curves, and for how many metrics there are some. */
export const SPARK_WIDTH = 10;
const SPARKS = 2;

/** How the screen is divided. */
export interface Layout {
  /** Lines between the first one and the last one. */
  readonly body: number;
  /** Runs that the list has room for. */
  readonly rows: number;
  /** Lines for the selected run below the list; 0 where there is no room. */
  readonly panel: number;
  readonly showsAlert: boolean;
  readonly showsConfig: boolean;
  readonly outputLines: number;
  /** Lines for charts: in the panel, or, while a run's page is open, of each row of charts on it. */
  readonly chartLines: number;
  /** Metrics of the selected run that are drawn, in rows. */
  readonly charts: readonly string[];
  readonly chartRows: number;
}

export function layoutOf(state: LiveState): Layout {
  const { size, snapshot } = state;
  const body = Math.max(1, size.height - AROUND - (snapshot.gone === null ? 0 : 1));
  return state.screen === "run" ? pageLayout(state, body) : listLayout(state, body);
}

function listLayout(state: LiveState, body: number): Layout {
  const { runs, details, size } = state;
  const run = selectedRun(state);
  const cap = Math.max(LEAST_LIST, Math.floor(body * LIST_SHARE));
  const wanted = Math.min(Math.max(1, runs.length), cap);
  const room = body - HEADER - wanted;
  const panel = run !== undefined && room >= LEAST_PANEL ? room : 0;
  const rows = panel === 0 ? Math.max(1, body - HEADER) : wanted;
  const own = details?.key === run?.key ? details : null;
  const outputLines = panel >= TALL_PANEL && own !== null ? Math.min(OUTPUT, own.output.length) : 0;
  let left = panel - 2 - (outputLines === 0 ? 0 : outputLines + 1);
  const takes = (wants: boolean): boolean => {
    const fits = wants && left - 1 >= LEAST_SIZE.height;
    if (fits) left--;
    return fits;
  };
  const showsAlert = takes((own?.alerts.length ?? 0) > 0);
  const showsConfig = takes((run?.view.summary.config.size ?? 0) > 0);
  const metrics = run === undefined || panel === 0 ? [] : runMetricsToDraw(state, run);
  const chartRows = Math.max(1, Math.floor((left + 1) / (CHART + 1)));
  const charts = metrics.slice(0, chartsAbreast(MOST_CHARTS, size.width) * chartRows);
  const used = rowsOf(charts.length, size.width);
  return {
    body,
    rows,
    panel,
    showsAlert,
    showsConfig,
    outputLines,
    chartLines: Math.floor((left - (used - 1)) / used),
    charts,
    chartRows: used,
  };
}

function pageLayout(state: LiveState, body: number): Layout {
  const run = selectedRun(state);
  const charts = run === undefined ? [] : runMetricsToDraw(state, run).slice(0, MOST_CHARTS);
  const chartRows = rowsOf(charts.length, state.size.width);
  // Two rows of charts are seen with what the run is doing above them, where there is room.
  const each = Math.floor((body - 6) / Math.min(2, chartRows));
  const chartLines = Math.max(LEAST_SIZE.height, Math.min(each, CHART + 4));
  return {
    body,
    rows: 0,
    panel: 0,
    showsAlert: true,
    showsConfig: true,
    outputLines: 0,
    chartLines,
    charts,
    chartRows,
  };
}

const rowsOf = (charts: number, width: number): number =>
  Math.max(1, Math.ceil(charts / chartsAbreast(Math.max(1, charts), width)));

/** The points that the screen shows, and so those that are to be read. */
export interface Wanted {
  readonly key: string;
  readonly metrics: readonly string[];
  /** Buckets that each series has at most. */
  readonly buckets: number;
}

/** The metrics of the list that have small curves. */
export const sparkMetrics = (state: LiveState): readonly string[] => listMetrics(state).slice(0, SPARKS);

/** What is to be read for the list as it is seen, and for the selected run. */
export function wantedOf(state: LiveState): {
  readonly sparks: readonly Wanted[];
  readonly details: Wanted | null;
} {
  const { rows, charts } = layoutOf(state);
  const metrics = sparkMetrics(state);
  const sparks =
    state.screen === "run" || metrics.length === 0
      ? []
      : state.runs
          .slice(state.top, state.top + rows)
          .map(({ key }) => ({ key, metrics, buckets: 2 * SPARK_WIDTH }));
  const run = selectedRun(state);
  // Two dots of braille stand beside each other in a column.
  const details = run === undefined ? null : { key: run.key, metrics: charts, buckets: 2 * state.size.width };
  return { sparks, details };
}
