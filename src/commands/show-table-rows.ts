import { closest } from "../format/closest.ts";
import { fitsGlob, isGlob } from "../format/glob.ts";
import type { Json } from "../history/summary.ts";
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
import type { FoundTables, StoredTable } from "./show-table-load.ts";

/** Which rows of a table, in what order, and of them what. */
export interface RowsQuery {
  readonly where: Written<Expression> | undefined;
  readonly sort: Written<readonly ListedName[]> | undefined;
  readonly columns: Written<readonly ListedName[]> | undefined;
  readonly limit: number | undefined;
}

/**
 * The rows that were asked for. Several tables are one, with the step of each row in front.
 * @throws {UserError} for a column that is not there
 */
export async function rowsOf(found: FoundTables, query: RowsQuery): Promise<TableView> {
  const { columns, rows } = joined(found.tables);
  const { where, sort } = query;
  const places = new Map<string, number>();
  const asked = [
    ...(where === undefined ? [] : namesIn(where.read).map((name) => ({ name, text: where.text }))),
    ...(sort === undefined ? [] : sort.read.map((name) => ({ name, text: sort.text }))),
  ];
  for (const { name, text } of asked) {
    const place = placeOf(name.path, columns);
    if (place < 0) throw await unknownColumn(text, name, columns);
    places.set(name.path, place);
  }
  const chosen = await chosenColumns(query.columns, columns);
  const valueIn = (row: TableRow, path: string): Json | undefined => row.cells[places.get(path) ?? -1];
  const passes = where && predicateOf(where.read);
  const fitting = passes === undefined ? rows : rows.filter((row) => passes((path) => valueIn(row, path)));
  const sorted =
    sort === undefined
      ? fitting
      : sortBy(
          fitting,
          sort.read.map(({ path, descending }) => ({ value: (row) => valueIn(row, path), descending })),
        );
  const limited = sorted.slice(0, query.limit);
  const { ref, name, tables, logged, damaged } = found;
  const last = tables.at(-1);
  return {
    project: ref.project,
    run: ref.run,
    name,
    steps: tables.map(({ step }) => step),
    timestamp: last?.timestamp ?? "",
    logged,
    damaged,
    columns: chosen === undefined ? columns : chosen.map((place) => columns[place] ?? ""),
    rows:
      chosen === undefined
        ? limited
        : limited.map(({ number, cells }) => ({
            number,
            cells: chosen.map((place) => cells[place] ?? null),
          })),
    total: rows.length,
    fitting: fitting.length,
    filtered: where !== undefined,
    limited: query.limit !== undefined,
  };
}

/** Tables one below the other, a column for each name that any of them has; missing cells are null. */
function joined(tables: readonly StoredTable[]): { columns: readonly string[]; rows: TableRow[] } {
  const [only, ...others] = tables;
  if (only !== undefined && others.length === 0) {
    return { columns: only.columns, rows: only.rows.map((cells, row) => ({ number: row + 1, cells })) };
  }
  const names = [...new Set(tables.flatMap(({ columns }) => columns))];
  let step = "step";
  while (names.includes(step)) step = `_${step}`;
  const rows = tables.flatMap((table) => {
    const from = names.map((name) => table.columns.indexOf(name));
    return table.rows.map((cells, row) => ({
      number: row + 1,
      cells: [table.step, ...from.map((place) => cells[place] ?? null)],
    }));
  });
  return { columns: [step, ...names], rows };
}

/** Slashes may be written as dots, as in the names of metrics. */
function placeOf(path: string, columns: readonly string[]): number {
  const place = columns.indexOf(path);
  return place < 0 ? columns.indexOf(path.replaceAll(".", "/")) : place;
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
