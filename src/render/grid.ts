import papaparse from "papaparse";
import type { Json } from "../history/summary.ts";
import { digits, formatNumber } from "./number.ts";
import { safe } from "./safe.ts";
import { exactText, numberOf } from "./value.ts";

/** A table of values for other programs: no colours, no cut texts, one row a thing. */
export interface Grid {
  readonly columns: readonly string[];
  /** Of as many cells each as there are columns; null for a missing value. */
  readonly rows: readonly (readonly Json[])[];
  /** Columns, from 0 on, whose numbers are never rounded: config. */
  readonly exact?: ReadonlySet<number>;
}

/** A table as CSV (RFC 4180), with a header. Numbers are exact unless `precision` (significant digits) is given. */
export function csvText({ columns, rows, exact }: Grid, precision?: number): string {
  const data = rows.map((row) =>
    row.map((cell, column) => exactCell(cell, exact?.has(column) ? undefined : precision)),
  );
  const text = papaparse.unparse({ fields: [...columns], data }, { newline: "\n" });
  // A header without rows comes with its line end, lines otherwise without the last one's.
  return rows.length === 0 ? text.replace(/\n$/, "") : text;
}

/** A table as GitHub's Markdown: numbers to the right, rounded as on the screen unless `precision` is given. */
export function markdownText({ columns, rows, exact }: Grid, precision?: number): string {
  const texts = rows.map((row) =>
    row.map((cell, column) =>
      escaped(exact?.has(column) ? exactCell(cell, undefined) : roundedCell(cell, precision)),
    ),
  );
  const heads = columns.map(escaped);
  const numeric = columns.map((_, column) => {
    const cells = rows.map((row) => row[column] ?? null).filter((cell) => cell !== null);
    return cells.length > 0 && cells.every((cell) => numberOf(cell) !== undefined);
  });
  const widths = heads.map((head, column) =>
    texts.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), Math.max(3, head.length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((cell, column) =>
        numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(" | ")} |`;
  const rule = widths.map((width, column) =>
    numeric[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(heads), line(rule), ...texts.map(line)].join("\n");
}

function exactCell(cell: Json, precision: number | undefined): string {
  if (cell === null) return "";
  return typeof cell === "number" && precision !== undefined ? digits(cell, precision) : exactText(cell);
}

function roundedCell(cell: Json, precision: number | undefined): string {
  if (cell === null) return "";
  if (typeof cell !== "number") return exactText(cell);
  return precision === undefined ? formatNumber(cell) : digits(cell, precision);
}

/** Markdown's cells are one line, and end at a bar. */
const escaped = (text: string): string => safe(text).replaceAll("\\", "\\\\").replaceAll("|", "\\|");
