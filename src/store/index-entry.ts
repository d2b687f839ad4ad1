import type { Life, MetricRule } from "../history/life.ts";
import type { RunTimes } from "../history/run-view.ts";
import type { Status } from "../history/status.ts";
import type { Json, MetricSummary, StepsSummary, Summary } from "../history/summary.ts";
import { Rows } from "./rows.ts";

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

/** Config, metrics and steps: what is shown, filtered and sorted by. */
type MeasuredKey = "config" | "metrics" | "steps";

type Measured = readonly [
  config: readonly (readonly [string, Json])[],
  metrics: readonly MetricRow[],
  steps: StepsSummary,
];

type Rest = readonly [
  life: Life,
  summary: Omit<Summary, MeasuredKey | "media" | "ranks">,
  media: readonly (readonly [string, number])[],
  ranks: readonly (readonly [number, number])[],
];

/** A metric whose values are all numbers is an array of them, in the order of `metricRow`: such arrays are read fast. */
type MetricRow = readonly [name: string, values: readonly number[] | MetricSummary];

/** What else a metric has must say nothing for it to be told in numbers. A summary that gets a value more does not compile here. */
function metricRow(name: string, summary: MetricSummary): MetricRow {
  const { count, last, lastStep, first, min, minStep, max, maxStep, nan, stepMetric, ...others } = summary;
  others satisfies Record<string, never>;
  const values = [count, last, lastStep, first, min, minStep, max, maxStep, nan];
  const plain = stepMetric === null && values.every((value) => typeof value === "number");
  return [name, plain ? values : summary];
}

function metricOf([, values]: MetricRow): MetricSummary {
  if (!isNumbers(values)) return values;
  const [count = 0, last = 0, lastStep = 0, first = 0, min = 0, minStep = 0, max = 0, maxStep = 0, nan = 0] =
    values;
  return { count, last, lastStep, first, min, minStep, max, maxStep, nan, stepMetric: null };
}

const isNumbers = (values: MetricRow[1]): values is readonly number[] => Array.isArray(values);

/**
 * One line, its newline included: three parts of JSON, of which each is read when it is wanted, and the length of them all, by
 * which lines that two writers have mixed up are known.
 */
export function entryLine({ name, traces, times, status, life, summary }: IndexEntry): string {
  const { config, metrics, steps, media, ranks, ...others } = summary;
  const head: Head = [name, traces, times, status, life.tags, life.rules];
  const measured: Measured = [
    [...config],
    [...metrics].map(([metric, values]) => metricRow(metric, values)),
    steps,
  ];
  const rest: Rest = [life, others, [...media], [...ranks]];
  const parts = [head, measured, rest].map(asciiJson).join("\t");
  return `${parts}\t${parts.length}\n`;
}

/** JSON in ASCII alone: a file of that is read several times as fast. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export const readHead = (text: string): Head => JSON.parse(text) as Head;

export function readMeasured(text: string): Pick<Summary, MeasuredKey> {
  const [config, metrics, steps] = JSON.parse(text) as Measured;
  return {
    config: new Rows(config, ([, value]) => value),
    metrics: new Rows(metrics, metricOf),
    steps,
  };
}

export function readRest(text: string): {
  readonly life: Life;
  readonly summary: Omit<Summary, MeasuredKey>;
} {
  const [life, others, media, ranks] = JSON.parse(text) as Rest;
  return { life, summary: { ...others, media: new Map(media), ranks: new Map(ranks) } };
}
