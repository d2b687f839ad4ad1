import type { Lookup } from "../query/evaluate.ts";
import type { TableRow } from "../render/table-view.ts";
import { UserError } from "../store/user-error.ts";
import type { FoundTables, StoredTable } from "./show-table-load.ts";

/** The rows of some tables that a condition lets through, as they stand there. */
export interface GatheredRows {
  /** Without the rows that are not kept. */
  readonly tables: readonly StoredTable[];
  readonly rows: readonly { readonly row: TableRow; readonly table: StoredTable }[];
  /** Rows of all tables. */
  readonly total: number;
  /** Rows that the condition lets through, kept or not. */
  readonly fitting: number;
  /** Tables that cannot be read. */
  readonly damaged: number;
}

/**
 * Reads tables one after another, and of their rows keeps no more than are wanted.
 * @param passes the condition; a name that a table has no column for has no value
 * @param most rows to keep; all where it is missing
 * @throws {UserError} where none of them can be read
 */
export function gather(
  { ref, name, range, read }: FoundTables,
  passes: ((lookup: Lookup) => boolean) | undefined,
  most = Number.POSITIVE_INFINITY,
): GatheredRows {
  const tables: StoredTable[] = [];
  const rows: { row: TableRow; table: StoredTable }[] = [];
  let [total, fitting, damaged] = [0, 0, 0];
  for (const stored of read()) {
    if (stored === undefined) {
      damaged++;
      continue;
    }
    const table = { ...stored, rows: [] };
    tables.push(table);
    const places = new PlaceByName(range ? [...stored.columns, ...STEP] : stored.columns);
    for (const [index, cells] of stored.rows.entries()) {
      total++;
      const lookup: Lookup = (path) => {
        const place = places.of(path);
        return place >= stored.columns.length ? stored.step : cells[place];
      };
      if (passes !== undefined && !passes(lookup)) continue;
      fitting++;
      if (rows.length < most) rows.push({ row: { number: index + 1, cells }, table });
    }
  }
  if (tables.length === 0) {
    throw new UserError(
      `Table "${name}" of "${ref.project}/${ref.run}" cannot be read: its file is damaged.`,
      ["See what is wrong with it: trackio check"],
    );
  }
  return { tables, rows, total, fitting, damaged };
}

/** What the column of the step that a table was logged at is called: the first of these that no column of a table is. */
const STEP = ["step", "_step", "__step"] as const;

/** Rows below each other, of a range with their steps in front; a column for each name that any table has; missing cells are null. */
export function joined(
  { tables, rows }: GatheredRows,
  range: boolean,
): { readonly columns: readonly string[]; readonly rows: TableRow[] } {
  const [only] = tables;
  if (only !== undefined && tables.length === 1 && !range) {
    return { columns: only.columns, rows: rows.map(({ row }) => row) };
  }
  const names = [...new Set(tables.flatMap((table) => table.columns))];
  const places = new Map(tables.map((table) => [table, names.map((each) => table.columns.indexOf(each))]));
  const step = range ? STEP.find((each) => !names.includes(each)) : undefined;
  return {
    columns: step === undefined ? names : [step, ...names],
    rows: rows.map(({ row: { number, cells }, table }) => {
      const ordered = (places.get(table) ?? []).map((place) => cells[place] ?? null);
      return { number, cells: step === undefined ? ordered : [table.step, ...ordered] };
    }),
  };
}

/** Where a column of a name stands; -1 for none. Slashes may be written as dots, as in the names of metrics. */
export function placeOf(path: string, columns: readonly string[]): number {
  const place = columns.indexOf(path);
  return place < 0 ? columns.indexOf(path.replaceAll(".", "/")) : place;
}

/** The same, remembered: a condition asks for it with each row. */
class PlaceByName {
  readonly #columns: readonly string[];
  readonly #places = new Map<string, number>();

  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  of(path: string): number {
    let place = this.#places.get(path);
    if (place === undefined) {
      place = placeOf(path, this.#columns);
      this.#places.set(path, place);
    }
    return place;
  }
}
