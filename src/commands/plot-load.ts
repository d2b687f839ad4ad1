import { chooseMetrics, nameHints } from "../history/metric-names.ts";
import type { Series } from "../history/series.ts";
import { type Chart, type ChartLine, chartOf } from "../render/chart/chart.ts";
import { metricsByImportance } from "../render/metric-order.ts";
import { readSeries } from "../store/read-series.ts";
import { UserError } from "../store/user-error.ts";
import type { PlotOptions } from "./plot-options.ts";
import type { PlottedRun, PlottedRuns } from "./plot-runs.ts";

/** Everything that is drawn, and what is to be said beside it. */
export interface Plot {
  readonly charts: readonly Chart[];
  /** All runs that have a line somewhere, with the place that gives each its colour and mark. */
  readonly lines: readonly Pick<ChartLine, "name" | "place">[];
  /** Metrics that nobody asked for and that had no room, the important ones first. */
  readonly more: readonly string[];
  /** Sentences on what was left out. */
  readonly notes: readonly string[];
}

/**
 * Reads the points of the metrics that a person asked for, or of those that matter most.
 * @param room how many charts there is room for, where nobody named a metric
 * @param buckets that each line is to have at most
 * @throws {UserError} for a metric that no run has
 */
export function loadPlot(options: PlotOptions, plotted: PlottedRuns, room: number, buckets: number): Plot {
  const { runs } = plotted;
  const { shown, more } = metricsToShow(options, runs, room);
  const notes = [...plotted.notes];
  const names = namesOf(runs);
  const found: { readonly name: string; readonly place: number; readonly series: Map<string, Series> }[] = [];
  const refused: UserError[] = [];
  for (const [place, run] of runs.entries()) {
    const name = names[place] ?? "";
    try {
      found.push({ name, place, series: read(run, shown, options, buckets) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push(error);
      notes.push(`${name} is not drawn. ${error.message}`);
    }
  }
  const [refusal] = refused;
  if (refusal !== undefined && refused.length === runs.length) throw refusal;
  const charts = shown.map((metric) => {
    const lines = found.flatMap(({ name, place, series }): ChartLine[] => {
      const own = series.get(metric);
      return own === undefined ? [] : [{ name, place, series: own, smoothed: options.smooth > 0 }];
    });
    return chartOf(lines, { title: metric, over: overOf(options, lines), ...options });
  });
  return {
    charts: charts.filter(({ lines }) => lines.length > 0),
    lines: found.map(({ name, place }) => ({ name, place })),
    more,
    notes,
  };
}

function read(
  { ref, view }: PlottedRun,
  metrics: readonly string[],
  options: PlotOptions,
  buckets: number,
): Map<string, Series> {
  const { axis, smooth, logX, rank, attempt } = options;
  return readSeries(ref, {
    metrics,
    axis,
    smooth,
    buckets,
    spacing: logX ? "log" : "linear",
    missing: "leave out",
    rank: rank ?? view.summary.rank,
    ...(attempt === undefined ? {} : { attempt }),
  });
}

function metricsToShow(
  { metrics, axis }: PlotOptions,
  runs: readonly PlottedRun[],
  room: number,
): { readonly shown: readonly string[]; readonly more: readonly string[] } {
  const all = metricsByImportance(runs.map(({ view }) => view));
  const { chosen, unknown } = chooseMetrics(all, metrics);
  const [missing] = unknown;
  if (missing !== undefined) {
    const [first] = runs;
    const who =
      runs.length === 1 && first !== undefined
        ? `"${first.ref.project}/${first.ref.run}"`
        : `None of the ${runs.length} runs`;
    throw new UserError(
      `${who} has ${runs.length === 1 ? "no" : "a"} metric "${missing}".`,
      nameHints(missing, all),
    );
  }
  if (metrics.length > 0) return { shown: chosen, more: [] };
  const others = chosen.filter((name) => axis.kind !== "metric" || name !== axis.name);
  return { shown: others.slice(0, room), more: others.slice(room) };
}

/** Run names, with their projects where there are several. */
function namesOf(runs: readonly PlottedRun[]): string[] {
  const several = new Set(runs.map(({ ref }) => ref.project)).size > 1 || runs.length === 1;
  return runs.map(({ ref }) => (several ? `${ref.project}/${ref.run}` : ref.run));
}

function overOf({ axis }: PlotOptions, lines: readonly ChartLine[]): string {
  if (axis.kind === "metric") return axis.name;
  return lines.find(({ series }) => series.stepMetric !== null)?.series.stepMetric ?? "step";
}
