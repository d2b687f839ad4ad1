import type { Chart } from "./chart.ts";
import { type Pen, type Size, textChart } from "./text-chart.ts";

/** A chart is not made narrower than this to have another one beside it. */
const LEAST_WIDTH = 56;
const GAP = 3;

/** How many charts stand beside each other. */
export const chartsAbreast = (charts: number, width: number): number =>
  Math.max(1, Math.min(charts, Math.floor((width + GAP) / (LEAST_WIDTH + GAP))));

/**
 * Charts of one size in rows, an empty line between two.
 * @param size all columns that there are, and the lines of one chart
 */
export function chartGrid(charts: readonly Chart[], { width, height }: Size, pen: Pen): string[] {
  const abreast = chartsAbreast(charts.length, width);
  const own = Math.floor((width - GAP * (abreast - 1)) / abreast);
  const lines: string[] = [];
  for (let first = 0; first < charts.length; first += abreast) {
    if (first > 0) lines.push("");
    const drawn = charts
      .slice(first, first + abreast)
      .map((chart) => textChart(chart, { width: own, height }, pen));
    const rows = Array.from({ length: drawn[0]?.length ?? 0 }, (_, row) =>
      drawn
        .map((each) => each[row] ?? "")
        .join(" ".repeat(GAP))
        .trimEnd(),
    );
    // Bars take no more lines than there are.
    lines.push(...rows.slice(0, rows.findLastIndex((row) => row !== "") + 1));
  }
  return lines;
}
