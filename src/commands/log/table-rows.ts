import {
  elementsOf,
  isArray,
  type JsonText,
  strictJson,
  stringOf,
  toJsonText,
} from "../../format/json-text.ts";
import { onOneLine } from "../../format/on-one-line.ts";

/** Rows as a table line takes them: arrays with their columns, or objects. Or what is wrong, in words. */
export type Rows =
  | { readonly columns: readonly string[] | undefined; readonly rows: readonly JsonText[] }
  | { readonly problem: string };

/** Rows of CSV or TSV, the first of which names the columns. A cell that reads as a JSON number is one, as written. */
export async function separatedRows(text: string, delimiter: string): Promise<Rows> {
  const { default: papaparse } = await import("papaparse");
  const { data, errors } = papaparse.parse<string[]>(text.replace(/\r?\n$/, ""), { delimiter });
  const [error] = errors;
  if (error !== undefined) {
    const row = error.row ?? 0;
    return { problem: `${row === 0 ? "its header" : `row ${row}`}: ${error.message}` };
  }
  const [columns, ...rows] = data;
  if (columns === undefined || text.trim() === "")
    return { problem: "it is empty, and its first row must name the columns" };
  // In a table of one column, an empty line is an empty cell.
  const kept = columns.length === 1 ? rows : rows.filter((row) => row.length > 1 || row[0] !== "");
  return { columns, rows: kept.map((row) => `[${row.map(cellText).join(",")}]` as JsonText) };
}

/** RFC 8259, section 6. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const cellText = (cell: string): JsonText => (NUMBER.test(cell) ? (cell as JsonText) : toJsonText(cell));

/** Rows of a JSON array. */
export function jsonRows(text: string): Rows {
  const outcome = strictJson(text);
  if (outcome.kind === "not-json") return { problem: outcome.problem };
  if (!isArray(outcome.text)) return { problem: "it must hold an array of rows" };
  return withHeader(elementsOf(onOneLine(outcome.text)));
}

/** Rows of JSON lines. */
export function jsonLinesRows(text: string): Rows {
  const rows: JsonText[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const outcome = strictJson(line);
    if (outcome.kind === "not-json") return { problem: `line ${index + 1}: ${outcome.problem}` };
    rows.push(onOneLine(outcome.text));
  }
  return withHeader(rows);
}

/** Objects name their columns themselves; of arrays the first does. */
function withHeader(rows: readonly JsonText[]): Rows {
  const [first, ...others] = rows;
  if (first === undefined || !isArray(first)) return { columns: undefined, rows };
  const columns = elementsOf(first).map(stringOf);
  return columns.every((column) => column !== undefined)
    ? { columns, rows: others }
    : { problem: "the first of rows that are arrays must name the columns, in strings" };
}
