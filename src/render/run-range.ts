import type { Json } from "../history/summary.ts";
import { type Column, renderColumns } from "./columns.ts";
import type { Grid } from "./grid.ts";
import type { Screen } from "./screen.ts";
import { measuredCell } from "./value.ts";
import { truncate } from "./width.ts";
import { countOf } from "./words.ts";

/** Points of some steps: a row each, with a value for each metric. */
export interface Range {
  readonly metrics: readonly string[];
  readonly rows: readonly { readonly step: number; readonly values: readonly (Json | undefined)[] }[];
  /** "100 to 200". */
  readonly title: string;
}

/** Rows shown at either end of a long table. */
const ENDS = 15;
const SHORT = 40;

interface Row {
  readonly label: string;
  readonly values: readonly (Json | undefined)[];
}

/** A row for each step, and the least and the greatest number of each metric in them. */
export function rangeLines({ metrics, rows }: Range, all: boolean, screen: Screen): string[] {
  const { style, width } = screen;
  const whole = all || width === undefined || rows.length <= SHORT;
  const shown = whole ? rows : [...rows.slice(0, ENDS), ...rows.slice(-ENDS)];
  const columns = [
    { header: "step", align: "right", rank: 0, cell: ({ label }: Row) => ({ text: label }) } as const,
    ...metrics.map(
      (header, index): Column<Row> => ({
        header,
        align: "point",
        rank: index + 1,
        cell: ({ values }) => measuredCell(values[index], style),
      }),
    ),
  ];
  const extremes = rows.length > 1 ? [extremeRow("min", Math.min), extremeRow("max", Math.max)] : [];
  const lines = renderColumns(
    columns,
    [...extremes, ...shown.map(({ step, values }): Row => ({ label: String(step), values }))],
    screen,
    { indent: 2 },
  );
  if (whole) return lines;
  const gap = `  … ${countOf(rows.length - shown.length, "more step")}: --all`;
  const place = 1 + extremes.length + ENDS;
  return [...lines.slice(0, place), style.dim(truncate(gap, width)), ...lines.slice(place)];

  function extremeRow(label: string, better: (a: number, b: number) => number): Row {
    const values = metrics.map((_, index) =>
      rows.reduce<number | undefined>((best, row) => {
        const value = row.values[index];
        if (typeof value !== "number") return best;
        return best === undefined ? value : better(best, value);
      }, undefined),
    );
    return { label, values };
  }
}

/** The rows for other programs. */
export const rangeGrid = ({ metrics, rows }: Range): Grid => ({
  columns: ["step", ...metrics],
  rows: rows.map(({ step, values }) => [step, ...metrics.map((_, index) => values[index] ?? null)]),
});

/** The rows as JSON has them: what a metric does not have at a step is not there. */
export const rangeJson = ({ metrics, rows }: Range): unknown[] =>
  rows.map(({ step, values }) => ({
    step,
    metrics: Object.fromEntries(
      metrics.flatMap((name, index) => (values[index] === undefined ? [] : [[name, values[index]]])),
    ),
  }));
