import type { RunView } from "../history/run-view.ts";
import type { MetricSummary } from "../history/summary.ts";
import { type Cell, type Column, renderColumns } from "./columns.ts";
import type { Screen } from "./screen.ts";
import { measuredCell } from "./value.ts";

type Row = readonly [name: string, metric: MetricSummary];

/** A metric's name is whole up to this before its extremes have room; its last value always has. */
const LEAST_NAME = 60;
const ROOM_FOR_LAST = 20;

/** Every metric of a run: its last value, its extremes and where they were. */
export function runMetrics({ summary }: RunView, screen: Screen): string[] {
  const rows = [...summary.metrics];
  return renderColumns(columnsFor(rows, screen), rows, screen, { indent: 2 });
}

function columnsFor(
  rows: readonly Row[],
  { width = Number.POSITIVE_INFINITY, style }: Screen,
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
    { header: "last", align: "point", rank: 1, cell: ([, { last }]) => measuredCell(last, style) },
    { header: "min", align: "point", rank: 2, cell: ([, { min }]) => measuredCell(min, style) },
    { header: "at step", align: "right", rank: 4, cell: ([, { minStep }]) => at(minStep) },
    { header: "max", align: "point", rank: 3, cell: ([, { max }]) => measuredCell(max, style) },
    { header: "at step", align: "right", rank: 5, cell: ([, { maxStep }]) => at(maxStep) },
    { header: "points", align: "right", rank: 6, cell: ([, { count }]) => ({ text: String(count) }) },
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
      rank: 7,
      cell: ([, { stepMetric }]) => ({ text: stepMetric ?? "step" }),
    });
  }
  return columns;
}
