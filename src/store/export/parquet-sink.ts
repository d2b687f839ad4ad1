import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import type { JsonText } from "../../format/json-text.ts";
import { type Column, type ColumnKind, doubleOf, microsecondsOf, plainText } from "./column.ts";
import type { RawRecord } from "./raw-record.ts";
import type { FileWriter } from "./text-file.ts";

/** Values that are held until they are written, all columns together. */
const MOST_VALUES = 1_000_000;
const MOST_ROWS = 100_000;
const LEAST_ROWS = 1000;

type Value = string | number | bigint | boolean | null;

/**
 * Writes records as a Parquet file, a row group at a time; no more than one is held. Every column may have nulls. Bundled
 * with the library that it stands on: loaded where Parquet is asked for.
 */
export class ParquetSink {
  readonly #columns: readonly Column[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #writer: ParquetWriter;
  readonly #group: number;
  #values: Value[][];
  #rows = 0;

  constructor(file: FileWriter, columns: readonly Column[]) {
    this.#columns = columns;
    this.#places = new Map(columns.map(({ name }, place) => [name, place]));
    this.#group = Math.max(
      LEAST_ROWS,
      Math.min(MOST_ROWS, Math.floor(MOST_VALUES / Math.max(1, columns.length))),
    );
    this.#writer = new ParquetWriter({
      writer: groupWriter(file),
      schema: [{ name: "root", num_children: columns.length }, ...columns.map(schemaOf)],
      createdBy: "trackio",
    });
    this.#values = columns.map(() => []);
  }

  add(record: RawRecord): void {
    const { keys } = record;
    for (const values of this.#values) values.push(null);
    for (let place = 0; place < keys.length; place++) {
      const column = this.#places.get(keys[place] ?? "");
      const values = column === undefined ? undefined : this.#values[column];
      if (values === undefined || column === undefined) continue;
      values[this.#rows] = toValue(record.text(place), this.#columns[column]?.kind ?? "text");
    }
    this.#rows++;
    if (this.#rows === this.#group) this.#flush();
  }

  end(): void {
    this.#flush();
    this.#writer.finish();
  }

  #flush(): void {
    if (this.#rows === 0) return;
    const columnData = this.#columns.map(
      ({ name }, place): ColumnSource => ({ name, data: this.#values[place] ?? [] }),
    );
    this.#writer.write({ columnData, rowGroupSize: this.#rows });
    this.#values = this.#columns.map(() => []);
    this.#rows = 0;
  }
}

/** Hands a row group over as soon as it is whole. */
function groupWriter(file: FileWriter): ByteWriter {
  const writer = new ByteWriter(1 << 16);
  const flush = (): void => {
    file.raw(writer.getBytes());
    writer.index = 0;
  };
  return Object.assign(writer, { flush, finish: flush });
}

function schemaOf({ name, kind }: Column): SchemaElement {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  switch (kind) {
    case "integer":
      return { ...optional, type: "INT64" };
    case "double":
      return { ...optional, type: "DOUBLE" };
    case "boolean":
      return { ...optional, type: "BOOLEAN" };
    case "time":
      return {
        ...optional,
        type: "INT64",
        converted_type: "TIMESTAMP_MICROS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
      };
    case "text":
    case "json":
      return { ...optional, type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
  }
}

function toValue(text: JsonText, kind: ColumnKind): Value {
  if (text === "null") return null;
  switch (kind) {
    case "integer":
      return BigInt(text);
    case "double":
      return doubleOf(text);
    case "boolean":
      return text === "true";
    case "time":
      return microsecondsOf(plainText(text));
    case "text":
    case "json":
      return plainText(text);
  }
}
