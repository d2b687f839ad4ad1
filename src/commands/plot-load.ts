import { isGlob } from "../format/glob.ts";
import { chooseMetrics } from "../history/metric-names.ts";
import type { Series } from "../history/series.ts";
import { type Chart, type ChartLine, chartOf } from "../render/chart/chart.ts";
import { metricsByImportance } from "../render/metric-order.ts";
import { unitOf } from "../render/system-names.ts";
import { readSeries } from "../store/read-series.ts";
import { SYSTEM } from "../store/sample-names.ts";
import { UserError } from "../store/user-error.ts";
import type { PlotOptions } from "./plot-options.ts";
import type { PlottedRun, PlottedRuns } from "./plot-runs.ts";
import { mayBeSample, NO_SAMPLES, type PlottedSamples, samplesFor } from "./plot-samples.ts";

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

/** What is to be drawn. */
interface Chosen {
  readonly shown: readonly string[];
  readonly more: readonly string[];
  readonly samples: PlottedSamples;
}

/**
 * Reads the points of the metrics, and the samples of the machine, that a person asked for, or of the metrics that matter most.
 * @param room how many charts there is room for, where nobody named a metric
 * @param buckets that each line is to have at most
 * @throws {UserError} for a metric that no run has
 */
export function loadPlot(options: PlotOptions, plotted: PlottedRuns, room: number, buckets: number): Plot {
  const { runs } = plotted;
  const ofOne = pointsOfOne(options, runs, buckets);
  const { shown, more, samples }: Chosen =
    ofOne === undefined
      ? choose(options, runs, room, buckets)
      : { shown: options.metrics, more: [], samples: NO_SAMPLES };
  const notes = [...plotted.notes];
  const names = namesOf(runs);
  const found: {
    readonly name: string;
    readonly place: number;
    readonly series: ReadonlyMap<string, Series>;
  }[] = [];
  const refused: UserError[] = [];
  for (const [place, run] of runs.entries()) {
    const name = names[place] ?? "";
    try {
      const series = ofOne?.[place] ?? read(run, shown, rankOf(options, run), options, buckets);
      found.push({ name, place, series });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      refused.push(error);
      notes.push(`${name} is not drawn. ${error.message}`);
    }
  }
  const [refusal] = refused;
  if (refusal !== undefined && refused.length === runs.length) throw refusal;
  const linesOf = (seriesOf: (run: (typeof found)[number]) => Series | undefined): ChartLine[] =>
    found.flatMap((run) => {
      const series = seriesOf(run);
      return series === undefined
        ? []
        : [{ name: run.name, place: run.place, series, smoothed: options.smooth > 0 }];
    });
  const charts = shown.map((metric) => {
    const lines = linesOf(({ series }) => series.get(metric));
    return chartOf(lines, { title: metric, over: overOf(options, lines), ...options });
  });
  const sampled = samples.charts.map(({ name, title }) => {
    const lines = linesOf(({ place }) => samples.ofRuns[place]?.get(name));
    return chartOf(lines, { title, over: "time", unit: unitOf(name), ...options });
  });
  return {
    charts: [...charts, ...sampled].filter(({ lines }) => lines.length > 0),
    lines: found.map(({ name, place }) => ({ name, place })),
    more,
    notes,
  };
}

/**
 * The points of the one metric that was asked for, run by run, where it is the name of a metric that all of them have. Then
 * nothing else of them need be known, and a run that has no summary yet is read once and not twice.
 */
function pointsOfOne(
  options: PlotOptions,
  runs: readonly PlottedRun[],
  buckets: number,
): ReadonlyMap<string, Series>[] | undefined {
  const [metric, ...others] = options.metrics;
  if (
    metric === undefined ||
    others.length > 0 ||
    isGlob(metric) ||
    metric.includes(",") ||
    options.axis.kind === "metric" ||
    mayBeSample(metric, runs)
  )
    return undefined;
  const found: ReadonlyMap<string, Series>[] = [];
  for (const run of runs) {
    // Where rank 0 has a point, it is the one in view.
    const series = read(run, [metric], options.rank ?? 0, options, buckets);
    if (!series.has(metric)) return undefined;
    found.push(series);
  }
  return found;
}

const rankOf = ({ rank }: PlotOptions, { view }: PlottedRun): number => rank ?? view.summary.rank;

function read(
  { ref }: PlottedRun,
  metrics: readonly string[],
  rank: number,
  options: PlotOptions,
  buckets: number,
): Map<string, Series> {
  if (metrics.length === 0) return new Map();
  const { axis, smooth, logX, attempt } = options;
  return readSeries(ref, {
    metrics,
    axis,
    smooth,
    buckets,
    spacing: logX ? "log" : "linear",
    missing: "leave out",
    rank,
    ...(attempt === undefined ? {} : { attempt }),
  });
}

function choose(options: PlotOptions, runs: readonly PlottedRun[], room: number, buckets: number): Chosen {
  const { metrics, axis } = options;
  const all = metricsByImportance(runs.map(({ view }) => view));
  const { chosen, unknown } = chooseMetrics(all, metrics);
  const samples = samplesFor(unknown, runs, { ...options, known: all, buckets });
  const [missing] = samples.unknown;
  if (missing !== undefined) {
    const [first] = runs;
    const what = missing.startsWith(SYSTEM) ? "sample of the machine" : "metric";
    const who =
      runs.length === 1 && first !== undefined
        ? `"${first.ref.project}/${first.ref.run}" has no`
        : `None of the ${runs.length} runs has a`;
    throw new UserError(`${who} ${what} "${missing}".`, samples.hints(missing));
  }
  if (metrics.length > 0) return { shown: chosen, more: [], samples };
  const others = chosen.filter((name) => axis.kind !== "metric" || name !== axis.name);
  return { shown: others.slice(0, room), more: others.slice(room), samples };
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
