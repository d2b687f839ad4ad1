import { readSync } from "node:fs";
import { extname } from "node:path";
import { isNumber } from "../../format/csv/cell-value.ts";
import { cellsOf, delimiterOf } from "../../format/csv/cells.ts";
import { type CsvMemo, CsvRows } from "./csv-rows.ts";
import { JSON_ROWS } from "./json-rows.ts";
import type { RowReader } from "./row-reader.ts";

/** How a file of rows is read, as plain data. */
export type RowKind = { readonly kind: "json" } | ({ readonly kind: "csv" } & CsvMemo);

/** Bytes at a file's beginning that tell what it is. */
const HEAD = 1 << 16;
const CSV = new Set([".csv", ".tsv"]);

/**
 * What a file of rows is, by its first line: JSON, or a CSV's header. A line that is neither makes it a file of JSON lines, as
 * which each of its lines is told to be none.
 * @param last whether no more comes, so that a line without a newline counts
 * @returns undefined where its first line is not there yet
 */
export function rowKind(fd: number, path: string, last: boolean): RowKind | undefined {
  const bytes = Buffer.alloc(HEAD);
  const length = readSync(fd, bytes, 0, HEAD, 0);
  const whole = last || length === HEAD ? length : bytes.lastIndexOf("\n", length - 1) + 1;
  const lines = bytes
    .toString("utf8", 0, length === 0 ? 0 : whole)
    .replace(/^\ufeff/, "")
    .split("\n");
  const first = lines.find((line) => line.trim() !== "" && !line.startsWith("#"))?.trim();
  if (first === undefined) return length === HEAD ? { kind: "json" } : undefined;
  if (first.startsWith("{")) return { kind: "json" };
  const named = CSV.has(extname(path).toLowerCase());
  const delimiter = delimiterOf(first) ?? (named ? "," : undefined);
  const header = delimiter === undefined ? [] : cellsOf(first, delimiter);
  if (delimiter === undefined || (!named && header.some(isNumber))) return { kind: "json" };
  return { kind: "csv", delimiter, header };
}

export const readerOf = (kind: RowKind): RowReader => (kind.kind === "json" ? JSON_ROWS : new CsvRows(kind));
