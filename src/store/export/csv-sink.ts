import type { JsonText } from "../../format/json-text.ts";
import { plainText } from "./column.ts";
import type { RawRecord } from "./raw-record.ts";
import type { FileWriter } from "./text-file.ts";

/** What must stand in quotes (RFC 4180), and what readers would otherwise trim. */
const QUOTED = /[",\r\n]|^\s|\s$/;

const quoted = (text: string): string => (QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A missing value is empty; an empty text is two quotes. */
function cell(text: JsonText): string {
  if (text === "null") return "";
  return text === '""' ? '""' : quoted(plainText(text));
}

/** Writes records as rows under a header: numbers as they are spelled, NaN as NaN. */
export class CsvSink {
  readonly #file: FileWriter;
  readonly #places: ReadonlyMap<string, number>;
  /** Where the keys of each shape go. */
  readonly #known = new Map<readonly string[], Int32Array>();
  readonly #cells: string[];

  constructor(file: FileWriter, columns: readonly string[]) {
    this.#file = file;
    this.#places = new Map(columns.map((name, place) => [name, place]));
    this.#cells = columns.map(() => "");
    file.text(`${columns.map((name) => (name === "" ? '""' : quoted(name))).join(",")}\n`);
  }

  add(record: RawRecord): void {
    const { keys } = record;
    const places = this.#known.get(keys) ?? this.#learn(keys);
    const cells = this.#cells;
    cells.fill("");
    for (let place = 0; place < keys.length; place++) cells[places[place] ?? 0] = cell(record.text(place));
    const line = cells.join(",");
    // A row of one empty cell would be an empty line, which readers pass over.
    this.#file.text(line === "" && cells.length === 1 ? '""\n' : `${line}\n`);
  }

  #learn(keys: readonly string[]): Int32Array {
    const places = Int32Array.from(keys, (key) => this.#places.get(key) ?? 0);
    if (this.#known.size >= MOST_SHAPES) this.#known.clear();
    this.#known.set(keys, places);
    return places;
  }
}

/** Records that were read the long way have a shape of their own each. */
const MOST_SHAPES = 64;
