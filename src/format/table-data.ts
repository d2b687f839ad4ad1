import {
  elementsOf,
  isArray,
  isObject,
  type JsonText,
  type Member,
  membersOf,
  stringOf,
  toJsonText,
} from "./json-text.ts";
import type { TableData } from "./message.ts";

/** A table in any of its spellings, or what is wrong with it in words. */
export type TableOutcome = { readonly table: TableData } | { readonly problem: string };

/**
 * Reads the members of a table's object: `columns` with `rows` (or `data`) as arrays of arrays; or `rows`, `data` or
 * `_value` as an array of objects, whose keys are the columns in order of appearance.
 */
export function readTable(name: string, members: readonly Member[]): TableOutcome {
  const rows = last(members, "rows") ?? last(members, "data") ?? last(members, "_value");
  if (rows === undefined) return { problem: "it has no rows" };
  if (!isArray(rows)) return { problem: "rows must be an array" };
  const columns = readColumns(last(members, "columns"));
  if (columns === "bad") return { problem: "columns must be an array of strings" };
  const elements = elementsOf(rows);
  if (elements.every(isObject)) return { table: fromObjects(name, columns, elements) };
  if (!elements.every(isArray)) return { problem: "each row must be an array, or each an object" };
  if (columns === undefined) return { problem: "rows of arrays need columns" };
  return fromArrays(name, columns, elements);
}

const last = (members: readonly Member[], key: string): JsonText | undefined =>
  members.findLast((member) => member.key === key)?.value;

function readColumns(text: JsonText | undefined): readonly string[] | undefined | "bad" {
  if (text === undefined || text === "null") return undefined;
  if (!isArray(text)) return "bad";
  const columns = elementsOf(text).map(stringOf);
  return columns.every((column) => column !== undefined) ? columns : "bad";
}

function fromArrays(name: string, columns: readonly string[], rows: readonly JsonText[]): TableOutcome {
  const filled: JsonText[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = elementsOf(row);
    if (cells.length > columns.length) {
      return { problem: `row ${index + 1} has ${cells.length} cells for ${columns.length} columns` };
    }
    filled.push(cells.length === columns.length ? row : rowOf(columns.map((_, at) => cells[at])));
  }
  return { table: { name, columns, rows: filled } };
}

function fromObjects(
  name: string,
  given: readonly string[] | undefined,
  rows: readonly JsonText[],
): TableData {
  const cells = rows.map((row) => new Map(membersOf(row).map((member) => [member.key, member.value])));
  const columns = [...new Set([...(given ?? []), ...cells.flatMap((row) => [...row.keys()])])];
  return { name, columns, rows: cells.map((row) => rowOf(columns.map((column) => row.get(column)))) };
}

const rowOf = (cells: readonly (JsonText | undefined)[]): JsonText =>
  `[${cells.map((cell) => cell ?? "null").join(",")}]` as JsonText;

/** The text of a table's columns, as a record holds them. */
export const columnsText = (table: TableData): JsonText => toJsonText(table.columns);
