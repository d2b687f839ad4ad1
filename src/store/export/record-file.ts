import { type Column, ColumnSurvey } from "./column.ts";
import { CsvSink } from "./csv-sink.ts";
import { JsonSink } from "./json-sink.ts";
import type { ParquetSink } from "./parquet-sink.ts";
import type { RawRecord, Scan } from "./raw-record.ts";
import { FileWriter } from "./text-file.ts";

export const FORMS = ["csv", "json", "parquet", "ndjson"] as const;
export type ExportForm = (typeof FORMS)[number];

/** How files are written. */
export interface Writing {
  readonly form: ExportForm;
  /** Of the form `parquet`; it is loaded where it is wanted. */
  readonly parquet: typeof ParquetSink | undefined;
}

/** A file that was written. */
export interface WrittenFile {
  /** Relative to its run's folder. */
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** Columns of several kinds of values, which became texts: "loss (numbers and texts)". */
  readonly mixed: readonly string[];
}

/**
 * Writes all that a scan gives to a new file. Forms with columns take a scan before, to learn them, so a scan must give
 * the same every time. No more than a row group is held.
 * @param first columns that come first, whichever record they stand in
 */
export function writeRecords(
  path: string,
  name: string,
  scan: Scan,
  { form, parquet: Sink }: Writing,
  first: readonly string[] = [],
): WrittenFile {
  const columns = form === "csv" || form === "parquet" ? survey(scan, form === "parquet", first) : [];
  const file = new FileWriter(path);
  let rows = 0;
  const write = (sink: { readonly add: (record: RawRecord) => void; readonly end?: () => void }): void => {
    scan((record) => {
      sink.add(record);
      rows++;
    });
    sink.end?.();
  };
  try {
    if (form === "csv")
      write(
        new CsvSink(
          file,
          columns.map((column) => column.name),
        ),
      );
    else if (form === "parquet" && Sink !== undefined) write(new Sink(file, columns));
    else write(new JsonSink(file, form === "json"));
  } catch (error) {
    file.abandon();
    throw error;
  }
  file.close();
  const mixed = columns.flatMap((column) =>
    column.mixed === undefined ? [] : [`${column.name} (${column.mixed})`],
  );
  return { name, rows, bytes: file.bytes, mixed };
}

/** The columns of all records, in the order in which they first appear, and what they hold where that matters. */
function survey(scan: Scan, kinds: boolean, first: readonly string[]): Column[] {
  const columns = new Map(first.map((name) => [name, new ColumnSurvey(name)]));
  const known = new Set<readonly string[]>();
  scan((record) => {
    const { keys } = record;
    if (!kinds && known.has(keys)) return;
    for (const [place, key] of keys.entries()) {
      let column = columns.get(key);
      if (column === undefined) {
        column = new ColumnSurvey(key);
        columns.set(key, column);
      }
      if (kinds) column.note(record.text(place));
    }
    if (known.size >= MOST_SHAPES) known.clear();
    known.add(keys);
  });
  return [...columns.values()].map((column) => column.column());
}

const MOST_SHAPES = 64;
