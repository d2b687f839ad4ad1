import { flatConfig } from "../history/flat-config.ts";
import type { RunView } from "../history/run-view.ts";
import type { RunsColumn } from "./runs-columns.ts";

/** What every run has, in the order of the file's columns. */
const FACTS = [
  "project",
  "name",
  "id",
  "status",
  "created",
  "started",
  "ended",
  "duration",
  "attempts",
  "steps",
  "group",
  "tags",
  "notes",
];

/**
 * The columns of a list of runs in a file: everything, under names that no other run changes. Config is `config.KEY`,
 * the program's summary `summary.KEY`, the last value of a metric `metric.NAME`.
 */
export function exportColumns(views: readonly RunView[]): RunsColumn[] {
  const keys = new Set(views.flatMap(({ summary }) => [...flatConfig(summary.config).keys()]));
  const sums = new Set(views.flatMap(({ life }) => life.summary.map(([key]) => key)));
  const metrics = new Set(views.flatMap(({ summary }) => [...summary.metrics.keys()]));
  const columns: Omit<RunsColumn, "rank">[] = [
    ...FACTS.map((word) => ({ header: word, meant: { kind: "run", word } as const })),
    ...[...keys].map((key) => ({ header: `config.${key}`, meant: { kind: "config", key } as const })),
    ...[...sums].map((key) => ({ header: `summary.${key}`, meant: { kind: "summary", key } as const })),
    ...[...metrics].map((metric) => ({
      header: `metric.${metric}`,
      meant: { kind: "metric", metric, facet: undefined } as const,
    })),
  ];
  return columns.map((column, rank) => ({ ...column, rank }));
}
