/** Rows as objects, whose keys are the columns; or as arrays, in the order of the columns. */
export type Rows = readonly object[] | readonly (readonly unknown[])[];

export interface TableOptions {
  readonly columns?: readonly string[] | undefined;
  readonly rows?: Rows | undefined;
  /** Another name of `rows`. */
  readonly data?: Rows | undefined;
  /** A data frame that tells its rows: `toRecords()` as in Polars, or `objects()` as in Arquero. */
  readonly dataframe?: unknown;
}

/** A table, to be logged beside metrics or in their place: `log({ loss, texts: new Table(rows) })`. */
export class Table {
  readonly columns: readonly string[] | undefined;
  readonly rows: Rows;

  /** @param table its rows, a data frame, or an object that holds either */
  constructor(table: Rows | TableOptions) {
    const options: TableOptions = Array.isArray(table) ? { rows: table } : (table as TableOptions);
    this.columns = options.columns;
    this.rows = options.rows ?? options.data ?? recordsOf(options.dataframe ?? options) ?? [];
  }

  /** As a value among metrics (docs/format.md, "Tagged values"). */
  toJSON(): object {
    return { _type: "trackio.table", columns: this.columns, rows: this.rows };
  }
}

/** Logging never throws: a frame that cannot be read makes a table without rows. */
function recordsOf(frame: unknown): Rows | undefined {
  if (Array.isArray(frame)) return frame as Rows;
  const { toRecords, objects } = Object(frame) as { toRecords?: unknown; objects?: unknown };
  if (typeof toRecords === "function") return toRecords.call(frame) as Rows;
  return typeof objects === "function" ? (objects.call(frame) as Rows) : undefined;
}
