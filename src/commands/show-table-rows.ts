import { closest } from "../format/closest.ts";
import { fitsGlob, isGlob } from "../format/glob.ts";
import { predicateOf } from "../query/evaluate.ts";
import { type Expression, type Name, namesIn } from "../query/expression.ts";
import type { ListedName } from "../query/name-list.ts";
import { sortBy } from "../query/order.ts";
import { mistakeLines } from "../render/mistake-lines.ts";
import { safe } from "../render/safe.ts";
import type { TableRow, TableView } from "../render/table-view.ts";
import { loadWidths } from "../render/width.ts";
import { listOf } from "../render/words.ts";
import { UserError } from "../store/user-error.ts";
import type { Written } from "./list-query.ts";
import { gather, joined, placeOf } from "./show-table-gather.ts";
import type { FoundTables } from "./show-table-load.ts";

/** Which rows of a table, in what order, and of them what. */
export interface RowsQuery {
  readonly where: Written<Expression> | undefined;
  readonly sort: Written<readonly ListedName[]> | undefined;
  readonly columns: Written<readonly ListedName[]> | undefined;
  readonly limit: number | undefined;
  /** More rows than this are counted, and not told; undefined where all are wanted. */
  readonly enough: number | undefined;
}

/**
 * The rows that were asked for. Of a range of steps the tables are one, with each row's step in front.
 * @throws {UserError} for a column that is not there, and where no table can be read
 */
export async function rowsOf(found: FoundTables, query: RowsQuery): Promise<TableView> {
  const { where, sort } = query;
  const most = query.limit ?? query.enough;
  const gathered = gather(found, where && predicateOf(where.read), sort === undefined ? most : undefined);
  const { columns, rows } = joined(gathered, found.range);
  if (where !== undefined) await placesOf(where.text, namesIn(where.read), columns);
  const chosen = await chosenColumns(query.columns, columns);
  const sorted = sort === undefined ? rows : await sortedRows(rows, sort, columns);
  const told = sorted.slice(0, most);
  const { ref, name, logged, rank } = found;
  const { total, fitting, damaged, tables } = gathered;
  return {
    project: ref.project,
    run: ref.run,
    name,
    steps: tables.map(({ step }) => step),
    timestamp: tables.at(-1)?.timestamp ?? "",
    logged,
    rank,
    damaged,
    columns: chosen === undefined ? columns : chosen.map((place) => columns[place] ?? ""),
    rows:
      chosen === undefined
        ? told
        : told.map(({ number, cells }) => ({ number, cells: chosen.map((place) => cells[place] ?? null) })),
    total,
    fitting,
    filtered: where !== undefined,
    limited: query.limit !== undefined,
  };
}

async function sortedRows(
  rows: readonly TableRow[],
  { text, read }: Written<readonly ListedName[]>,
  columns: readonly string[],
): Promise<TableRow[]> {
  const places = await placesOf(text, read, columns);
  const keys = read.map(({ descending }, key) => {
    const place = places[key] ?? -1;
    return { value: ({ cells }: TableRow) => cells[place], descending };
  });
  return sortBy(rows, keys);
}

/** Where columns stand. */
async function placesOf(
  text: string,
  names: readonly Pick<Name, "path" | "at" | "end">[],
  columns: readonly string[],
): Promise<number[]> {
  const places: number[] = [];
  for (const name of names) {
    const place = placeOf(name.path, columns);
    if (place < 0) throw await unknownColumn(text, name, columns);
    places.push(place);
  }
  return places;
}

/** Where the chosen columns stand; a bare pattern stands for all that it fits. */
async function chosenColumns(
  written: RowsQuery["columns"],
  columns: readonly string[],
): Promise<number[] | undefined> {
  if (written === undefined) return undefined;
  const chosen: number[] = [];
  for (const name of written.read) {
    const place = placeOf(name.path, columns);
    const pattern = place < 0 && name.bare && isGlob(name.path);
    const fitting = pattern
      ? [...columns.keys()].filter((each) => fitsGlob(name.path, columns[each] ?? ""))
      : [place].filter((each) => each >= 0);
    if (fitting.length === 0) throw await unknownColumn(written.text, name, columns);
    chosen.push(...fitting);
  }
  return [...new Set(chosen)];
}

/** So many columns are listed where none is like the one that was asked for. */
const MOST_NAMES = 12;

async function unknownColumn(
  text: string,
  { path, at, end }: Pick<Name, "path" | "at" | "end">,
  columns: readonly string[],
): Promise<UserError> {
  await loadWidths();
  const near = closest(path, columns).map((name) => safe(name));
  const told = columns.slice(0, MOST_NAMES).map((name) => safe(name));
  const more = columns.length - told.length;
  const all = more > 0 ? `${told.join(", ")} and ${more} more` : listOf(told);
  return new UserError(`The table has no column called "${safe(path)}".`, [
    ...mistakeLines(text, { kind: "mistake", at, end, problem: "" }),
    near.length > 0
      ? `Did you mean ${listOf(near).replace(/ and (?!.* and )/, " or ")}?`
      : `Its columns: ${all}`,
  ]);
}
