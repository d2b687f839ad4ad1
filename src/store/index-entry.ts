import type { Life, MetricRule } from "../history/life.ts";
import type { Status } from "../history/status.ts";
import type { Json, MetricSummary, Summary } from "../history/summary.ts";
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
  /** Milliseconds since the epoch; null where no clock told. */
  readonly start: number | null;
  readonly status: Status;
  readonly life: Life;
  readonly summary: Summary;
}

/** The part of an entry that every list reads. */
export type Head = readonly [
  name: string,
  traces: Traces,
  start: number | null,
  status: Status,
  tags: readonly string[],
  rules: readonly MetricRule[],
];

/** Config and metrics: what is filtered and sorted by. */
type Measured = readonly [
  config: readonly (readonly [string, Json])[],
  metrics: readonly (readonly [name: string, ...values: readonly Json[]])[],
];

type Rest = readonly [
  life: Life,
  summary: Omit<Summary, "config" | "metrics" | "media" | "ranks">,
  media: readonly (readonly [string, number])[],
  ranks: readonly (readonly [number, number])[],
];

/** The values of a metric in the order in which an entry has them. */
const METRIC_KEYS = [
  "count",
  "last",
  "lastStep",
  "first",
  "min",
  "minStep",
  "max",
  "maxStep",
  "nan",
  "stepMetric",
] as const satisfies readonly (keyof MetricSummary)[];

type Forgotten = Exclude<keyof MetricSummary, (typeof METRIC_KEYS)[number]>;

/** One line, its newline included: three parts of JSON, of which each is read when it is wanted. */
export function entryLine({ name, traces, start, status, life, summary }: IndexEntry): string {
  const { config, metrics, media, ranks, ...others } = summary;
  const head: Head = [name, traces, start, status, life.tags, life.rules];
  const measured: Measured = [
    [...config],
    [...metrics].map(([metric, values]) => [metric, ...METRIC_KEYS.map((key) => values[key])]),
  ];
  const rest: Rest = [life, others, [...media], [...ranks]];
  return `${[head, measured, rest].map(asciiJson).join("\t")}\n`;
}

/** JSON in ASCII alone: a file of that is read several times as fast. */
export const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export const readHead = (text: string): Head => JSON.parse(text) as Head;

export function readMeasured(text: string): Pick<Summary, "config" | "metrics"> {
  const [config, metrics] = JSON.parse(text) as Measured;
  return {
    config: new Rows(config, ([, value]) => value),
    metrics: new Rows(metrics, metricOf),
  };
}

export function readRest(text: string): {
  readonly life: Life;
  readonly summary: Omit<Summary, "config" | "metrics">;
} {
  const [life, others, media, ranks] = JSON.parse(text) as Rest;
  return { life, summary: { ...others, media: new Map(media), ranks: new Map(ranks) } };
}

/** A summary that gets a value must get it here, too, or this does not compile. */
function metricOf(values: readonly Json[]): MetricSummary & Record<Forgotten, never> {
  const [, count, last, lastStep, first, min, minStep, max, maxStep, nan, stepMetric] = values;
  return { count, last, lastStep, first, min, minStep, max, maxStep, nan, stepMetric } as MetricSummary;
}
