import type { Life, MetricRule } from "../history/life.ts";
import type { RunTimes } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import type { Json, MetricEnd, MetricSummary, StepsSummary, Summary } from "../history/summary.ts";
import { NamedValues, type NameLists } from "./named-values.ts";

/**
 * By which a run is known to be as it was. First of its folder: the number of the inode, and its time of change (ctime, stat(2)),
 * which what appears or goes in it changes. Then of each file that is there three numbers: its place among `RUN_FILES`, its size
 * in bytes, its time of change.
 */
export type Traces = readonly number[];

/** What lists need of a run that is over. */
export interface IndexEntry {
  /** The run's folder, without the way to it. */
  readonly name: string;
  readonly traces: Traces;
  readonly times: RunTimes;
  readonly status: Status;
  readonly life: Life;
  readonly summary: Summary;
}

/** The part of an entry that every list reads. */
export type Head = readonly [
  name: string,
  traces: Traces,
  times: RunTimes,
  status: Status,
  tags: readonly string[],
  rules: readonly MetricRule[],
];

/** What is told by a part of its own. */
type Apart = "config" | "metrics" | "ends" | "steps";

/** Names are JSON within JSON: the same text in many runs, so that it need not be read again. */
type Measured = readonly [
  configNames: string,
  config: readonly Json[],
  metricNames: string,
  lasts: readonly MetricEnd["last"][],
  /** Null where no metric has one. */
  stepMetrics: readonly (string | null)[] | null,
];

/** All of the metrics. */
type Metrics = readonly number[] | readonly MetricSummary[];

type Rest = readonly [
  life: Life,
  summary: Omit<Summary, Apart | "media" | "ranks">,
  media: readonly (readonly [string, number])[],
  ranks: readonly (readonly [number, number])[],
];

/** Values that a metric has in the index where all of them are numbers: one array of numbers for all metrics of a run is read fast. */
const NUMBERS = 9;

/** The metrics as numbers alone, where nothing else is to be told of them. A summary that gets a value more does not compile here. */
function numbersOf(metrics: Iterable<MetricSummary>): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const summary of metrics) {
    const { count, last, lastStep, first, min, minStep, max, maxStep, nan, stepMetric, ...others } = summary;
    others satisfies Record<string, never>;
    if (stepMetric !== null) return undefined;
    for (const value of [count, last, lastStep, first, min, minStep, max, maxStep, nan]) {
      if (typeof value !== "number") return undefined;
      numbers.push(value);
    }
  }
  return numbers;
}

export function metricAt(metrics: Metrics, place: number): MetricSummary {
  const first = metrics[0];
  if (first === undefined || typeof first !== "number") return metrics[place] as MetricSummary;
  const numbers = metrics as readonly number[];
  const at = (offset: number): number => numbers[place * NUMBERS + offset] as number;
  return {
    count: at(0),
    last: at(1),
    lastStep: at(2),
    first: at(3),
    min: at(4),
    minStep: at(5),
    max: at(6),
    maxStep: at(7),
    nan: at(8),
    stepMetric: null,
  };
}

/**
 * One line, its newline included: five parts of JSON, of which each is read when it is wanted, and the length of them all, by
 * which lines that two writers have mixed up are known.
 */
export function entryLine({ name, traces, times, status, life, summary }: IndexEntry): string {
  const { config, metrics, ends: _, steps, media, ranks, ...others } = summary;
  const all = [...metrics.values()];
  const stepMetrics = all.map(({ stepMetric }) => stepMetric);
  const head: Head = [name, traces, times, status, life.tags, life.rules];
  const measured: Measured = [
    JSON.stringify([...config.keys()]),
    [...config.values()],
    JSON.stringify([...metrics.keys()]),
    all.map(({ last }) => last),
    stepMetrics.every((name) => name === null) ? null : stepMetrics,
  ];
  const rest: Rest = [life, others, [...media], [...ranks]];
  const parts = [head, measured, steps, numbersOf(all) ?? all, rest].map(asciiJson).join("\t");
  return `${parts}\t${parts.length}\n`;
}

/** JSON in ASCII alone: a file of that is read several times as fast. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export const readHead = (text: string): Head => JSON.parse(text) as Head;

/** The config, the names of the metrics, and what lists look at of them. */
export function readMeasured(text: string, lists: NameLists) {
  const [configNames, config, metricNames, lasts, stepMetrics] = JSON.parse(text) as Measured;
  const names = lists.of(metricNames);
  return {
    config: new NamedValues(lists.of(configNames), (place) => config[place] as Json),
    names,
    ends: new NamedValues<MetricEnd>(names, (place) => ({
      last: lasts[place] as MetricEnd["last"],
      stepMetric: stepMetrics?.[place] ?? null,
    })),
  };
}

export const readMetrics = (text: string): Metrics => JSON.parse(text) as Metrics;

export const readSteps = (text: string): StepsSummary => JSON.parse(text) as StepsSummary;

export function readRest(text: string): {
  readonly life: Life;
  readonly summary: Omit<Summary, Apart>;
} {
  const [life, others, media, ranks] = JSON.parse(text) as Rest;
  return { life, summary: { ...others, media: new Map(media), ranks: new Map(ranks) } };
}
