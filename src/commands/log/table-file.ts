import { readFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { type JsonText, type Member, toJsonText } from "../../format/json-text.ts";
import type { Field } from "../../format/message.ts";
import { columnsText, readTable } from "../../format/table-data.ts";
import { fileProblem } from "../../store/file-problem.ts";
import { UserError } from "../../store/user-error.ts";
import { standardInput } from "./standard-input.ts";
import { jsonLinesRows, jsonRows, type Rows, separatedRows } from "./table-rows.ts";

/** A table in a file, or, as `-`, on standard input in CSV. */
export interface TableFile {
  readonly path: string;
  readonly name: string;
}

type RowReader = (text: string) => Rows | Promise<Rows>;

/** How the rows of a file are read, by its ending. */
const READERS: Readonly<Record<string, RowReader>> = {
  ".csv": readCsv,
  ".tsv": (text) => separatedRows(text, "\t"),
  ".json": jsonRows,
  ".jsonl": jsonLinesRows,
  ".ndjson": jsonLinesRows,
};

function readCsv(text: string): Promise<Rows> {
  return separatedRows(text, ",");
}

export const TABLE_ENDINGS: readonly string[] = Object.keys(READERS);

/** How a file's rows are read; undefined where its ending does not tell. */
export const rowReader = (path: string): RowReader | undefined =>
  path === "-" ? readCsv : READERS[extname(path).toLowerCase()];

/** The name of a table that nobody gave one: the file's, without its ending. */
export const nameOfFile = (path: string): string => basename(path, extname(path));

/**
 * What a table line holds of a file.
 * @throws {UserError} for what cannot be read, and for what is no table
 */
export async function tableFields({ path, name }: TableFile, cwd: string): Promise<Field[]> {
  const refuse = (why: string): UserError =>
    new UserError(
      `Cannot read ${path === "-" ? "the table on standard input" : `the table "${path}"`}: ${why}.`,
    );
  let text: string;
  try {
    const bytes = path === "-" ? Buffer.concat([...standardInput()]) : readFileSync(resolve(cwd, path));
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes); // Without a byte order mark.
  } catch (error) {
    throw refuse(isNotUtf8(error) ? "it is not UTF-8" : fileProblem(error));
  }
  const rows = (await rowReader(path)?.(text)) ?? { problem: "its ending does not tell what it is" };
  if ("problem" in rows) throw refuse(rows.problem);
  const outcome = readTable(name, membersOf(rows));
  if ("problem" in outcome) throw refuse(outcome.problem);
  return [
    { name: "name", value: toJsonText(name) },
    { name: "columns", value: columnsText(outcome.table) },
    { name: "rows", value: arrayText(outcome.table.rows) },
  ];
}

const isNotUtf8 = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === "ERR_ENCODING_INVALID_ENCODED_DATA";

const arrayText = (elements: readonly JsonText[]): JsonText => `[${elements.join(",")}]` as JsonText;

/** The table's object, as a line would hold it. */
function membersOf({ columns, rows }: Exclude<Rows, { problem: string }>): Member[] {
  const members = { columns: columns === undefined ? undefined : toJsonText(columns), rows: arrayText(rows) };
  return Object.entries(members).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value, start: 0, end: value.length }],
  );
}
