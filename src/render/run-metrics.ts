import type { RunView } from "../history/run-view.ts";
import type { Spark } from "../history/spark.ts";
import type { MetricSummary } from "../history/summary.ts";
import type { Charset } from "./chart/charset.ts";
import { sparkline } from "./chart/sparkline.ts";
import { type Cell, type Column, renderColumns } from "./columns.ts";
import { metricsByImportance } from "./metric-order.ts";
import type { Screen } from "./screen.ts";
import type { Style } from "./style.ts";
import { measuredCell } from "./value.ts";
import { truncate } from "./width.ts";

type Row = readonly [name: string, metric: MetricSummary];

/** Metrics at a glance, and what they are drawn with. */
export interface Sparks {
  readonly sparks: ReadonlyMap<string, Spark>;
  readonly charset: Charset;
}

/** A metric's name is whole up to this before its extremes have room; its last value always has. */
const LEAST_NAME = 60;
const ROOM_FOR_LAST = 20;
/** Metrics that a screen shows unless all are wanted. */
export const MOST_METRICS = 30;
/** One more is not left out: to say so would take as much room. */
const LEAST_LEFT_OUT = 2;

/** The metrics of a run's page, in the order of the run: on a screen, where nobody asked for more, those that matter most. */
export function metricsOfPage(view: RunView, all: boolean, width: number | undefined): string[] {
  const names = [...view.summary.metrics.keys()];
  if (all || width === undefined || names.length < MOST_METRICS + LEAST_LEFT_OUT) return names;
  const most = new Set(metricsByImportance([view]).slice(0, MOST_METRICS));
  return names.filter((name) => most.has(name));
}

/**
 * Metrics of a run: the last value of each, its course, its extremes and where they were.
 * @param detailed its first value too
 */
export function runMetrics(
  view: RunView,
  names: readonly string[],
  sparks: Sparks | undefined,
  screen: Screen,
  detailed = false,
): string[] {
  const rows = names.flatMap((name): Row[] => {
    const metric = view.summary.metrics.get(name);
    return metric === undefined ? [] : [[name, metric]];
  });
  return renderColumns(columnsFor(rows, sparks, screen, detailed), rows, screen, { indent: 2 });
}

/** What is said below metrics that are not all. */
export function moreMetrics(view: RunView, names: readonly string[], { width, style }: Screen): string[] {
  const hidden = view.summary.metrics.size - names.length;
  return hidden === 0
    ? []
    : [style.dim(truncate(`  … and ${hidden} more: --all, or --metric 'NAME*'`, width))];
}

function columnsFor(
  rows: readonly Row[],
  sparks: Sparks | undefined,
  { width = Number.POSITIVE_INFINITY, style }: Screen,
  detailed: boolean,
): Column<Row>[] {
  const at = (step: number | null): Cell => ({ text: step === null ? "" : String(step), paint: style.dim });
  const columns: Column<Row>[] = [
    {
      header: "metric",
      align: "left",
      rank: 0,
      least: Math.min(LEAST_NAME, Math.max(8, width - ROOM_FOR_LAST)),
      cut: "middle",
      cell: ([name]) => ({ text: name }),
    },
    ...(detailed
      ? [
          {
            header: "first",
            align: "point",
            rank: 1.6,
            cell: ([, { first }]: Row) => measuredCell(first, style),
          } as const,
        ]
      : []),
    { header: "last", align: "point", rank: 1, cell: ([, { last }]) => measuredCell(last, style) },
    ...sparkColumns(sparks, width, style),
    { header: "min", align: "point", rank: 2, cell: ([, { min }]) => measuredCell(min, style) },
    { header: "at step", align: "right", rank: 5, cell: ([, { minStep }]) => at(minStep) },
    { header: "max", align: "point", rank: 3, cell: ([, { max }]) => measuredCell(max, style) },
    { header: "at step", align: "right", rank: 6, cell: ([, { maxStep }]) => at(maxStep) },
    { header: "points", align: "right", rank: 7, cell: ([, { count }]) => ({ text: String(count) }) },
  ];
  if (rows.some(([, { nan }]) => nan > 0)) {
    const cell = ([, { nan }]: Row): Cell =>
      nan === 0 ? { text: "" } : { text: String(nan), paint: style.bad };
    columns.push({ header: "NaN", align: "right", rank: 1.5, cell });
  }
  if (rows.some(([, { stepMetric }]) => stepMetric !== null)) {
    columns.push({
      header: "over",
      align: "left",
      rank: 8,
      cell: ([, { stepMetric }]) => ({ text: stepMetric ?? "step" }),
    });
  }
  return columns;
}

/** Columns of a sparkline, by those of the screen. A spark has 64 buckets: these gather equally many each. */
function sparkWidth(width: number): number {
  if (width < 50) return 0;
  if (width < 70) return 8;
  return width < 130 ? 16 : 32;
}

function sparkColumns(sparks: Sparks | undefined, width: number, style: Style): Column<Row>[] {
  const most = sparkWidth(width);
  if (sparks === undefined || sparks.sparks.size === 0 || most === 0) return [];
  const { charset } = sparks;
  const signs = new Set(Object.values(charset.signs));
  const paint = (text: string): string =>
    [...text].map((letter) => (signs.has(letter) ? style.bad(letter) : letter)).join("");
  const cell = ([name]: Row): Cell => {
    const spark = sparks.sparks.get(name);
    return spark === undefined ? { text: "" } : { text: sparkline(spark, most, charset), paint };
  };
  return [{ header: "course", align: "left", rank: 1.8, least: most, cell }];
}
