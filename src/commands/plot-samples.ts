import { chooseMetrics, nameHints } from "../history/metric-names.ts";
import type { Series } from "../history/series.ts";
import { byTelling } from "../render/system-names.ts";
import { readSamples } from "../store/read-samples.ts";
import { SYSTEM, sampleNamesIn } from "../store/sample-names.ts";
import type { PlotOptions } from "./plot-options.ts";
import type { PlottedRun } from "./plot-runs.ts";

/** The samples of the machine that a person asked for. */
export interface PlottedSamples {
  /** Those that tell most first; the title tells a sample from a metric of the same name. */
  readonly charts: readonly { readonly name: string; readonly title: string }[];
  /** By name, run by run. */
  readonly ofRuns: readonly ReadonlyMap<string, Series>[];
  /** What was asked for, and is neither a metric nor a sample. */
  readonly unknown: readonly string[];
  /** What to try in the place of such a name. */
  readonly hints: (asked: string) => string[];
}

export const NO_SAMPLES: PlottedSamples = { charts: [], ofRuns: [], unknown: [], hints: () => [] };

/** Whether a name may be that of a sample; quick, for it looks at the first samples of the first run alone. */
export const mayBeSample = (name: string, [first]: readonly PlottedRun[]): boolean =>
  name.startsWith(SYSTEM) || (first !== undefined && sampleNamesIn(first.ref.folder).has(name));

export interface SamplesToPlot extends Pick<PlotOptions, "smooth" | "logX" | "rank" | "attempt"> {
  /** The metrics of the runs. */
  readonly known: readonly string[];
  /** That each line is to have at most. */
  readonly buckets: number;
}

/**
 * Looks for names and patterns that no metric fits among the samples of the machine. They have no step, so they are drawn over the
 * time, whatever the axis of the metrics is.
 */
export function samplesFor(
  asked: readonly string[],
  runs: readonly PlottedRun[],
  options: SamplesToPlot,
): PlottedSamples {
  if (asked.length === 0) return NO_SAMPLES;
  const isWanted = (name: string): boolean => choose([name], asked).chosen.length > 0;
  const { known, buckets, smooth, logX, rank, attempt } = options;
  const found = runs.map(({ ref, view }) =>
    readSamples(ref, {
      isWanted,
      buckets,
      smooth,
      spacing: logX ? "log" : "linear",
      rank,
      stepsOf: view.summary.rank,
      ...(attempt === undefined ? {} : { attempt }),
    }),
  );
  const all = [...new Set(found.flatMap(({ names }) => [...names]))];
  const { chosen, unknown } = choose(all, asked);
  const titled = chosen.map((name) => ({ name, title: known.includes(name) ? SYSTEM + name : name }));
  return {
    charts: byTelling(titled),
    ofRuns: found.map(({ series }) => series),
    unknown,
    hints: (missing) => hintsFor(missing, all, options),
  };
}

/** Each sample goes by its name, and by its name behind the prefix. */
function choose(names: readonly string[], asked: readonly string[]): ReturnType<typeof chooseMetrics> {
  const byAlias = new Map([
    ...names.map((name) => [SYSTEM + name, name] as const),
    ...names.map((name) => [name, name] as const),
  ]);
  const { chosen, unknown } = chooseMetrics([...byAlias.keys()], asked);
  return { chosen: [...new Set(chosen.flatMap((alias) => byAlias.get(alias) ?? []))], unknown };
}

function hintsFor(missing: string, names: readonly string[], options: SamplesToPlot): string[] {
  const { known, rank, attempt } = options;
  if (!missing.startsWith(SYSTEM)) {
    const samples = names.length === 0 ? [] : [`Its samples of the machine: '${SYSTEM}*'`];
    return [...nameHints(missing, known, { others: names }), ...samples];
  }
  if (names.length > 0) {
    const prefixed = names.map((name) => SYSTEM + name);
    return nameHints(missing, prefixed, { title: "Its samples" });
  }
  const where = [
    ...(rank === undefined ? [] : [` of rank ${rank} (those of trackio itself are of rank 0)`]),
    ...(attempt === undefined ? [] : [` in attempt ${attempt}`]),
  ];
  return [`It has no samples of the machine${where.join("")}.`];
}
