import { median } from "./pairs.ts";
import type { Place } from "./place.ts";

/** One line of the table. */
export interface Row {
  readonly what: string;
  /** One value a pair: ratios, or megabytes. */
  readonly values: readonly number[];
  readonly unit: "" | " MB";
  /** Undefined for a row that is there for the record. */
  readonly limit?: number;
  /** The figures behind it, which hold for one machine. */
  readonly figures: string;
}

export interface Benchmark {
  /** For `--only`. */
  readonly name: string;
  /** @param quick fewer pairs, and less memory to watch */
  readonly run: (place: Place, quick: boolean) => Row[];
}

export const isOver = ({ values, limit }: Row): boolean => limit !== undefined && median(values) > limit;

/** `0.74 s / 0.51 s`: the medians of both sides. */
export const seconds = (ours: readonly number[], theirs: readonly number[]): string =>
  `${brief(median(ours))} / ${brief(median(theirs))}`;

const brief = (value: number): string => `${value.toFixed(value < 1 ? 3 : 2)} s`;

export const megabytes = (bytes: number): number => bytes / 1e6;

/** Rows as a Markdown table. */
export function table(rows: readonly Row[]): string[] {
  const cells = rows.map((row) => [
    row.what,
    format(median(row.values), row),
    row.values.length > 1
      ? `${format(Math.min(...row.values), row)} to ${format(Math.max(...row.values), row)}`
      : "",
    row.limit === undefined ? "for the record" : format(row.limit, row),
    row.limit === undefined ? "" : isOver(row) ? "**over**" : "ok",
    row.figures,
  ]);
  const head = ["what", "median", "range", "at most", "", "here"];
  const widths = head.map((title, column) =>
    Math.max(3, ...[head, ...cells].map((line) => line[column]?.length ?? title.length)),
  );
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)];
}

const format = (value: number, { unit }: Row): string => `${value.toFixed(unit === "" ? 2 : 0)}${unit}`;
