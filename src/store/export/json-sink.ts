import type { RawRecord } from "./raw-record.ts";
import type { FileWriter } from "./text-file.ts";

/** A record as JSON, its values spelled as they came. */
class RecordJson {
  readonly #heads = new Map<readonly string[], readonly string[]>();

  of(record: RawRecord): string {
    const { keys } = record;
    const heads = this.#heads.get(keys) ?? this.#learn(keys);
    let line = "{";
    for (let place = 0; place < keys.length; place++) line += heads[place] + record.text(place);
    return `${line}}`;
  }

  /** What stands before each value. */
  #learn(keys: readonly string[]): readonly string[] {
    const heads = keys.map((key, place) => `${place === 0 ? "" : ","}${JSON.stringify(key)}:`);
    if (this.#heads.size >= MOST_SHAPES) this.#heads.clear();
    this.#heads.set(keys, heads);
    return heads;
  }
}

const MOST_SHAPES = 64;

/** Writes records as JSON lines, or as the elements of one array. */
export class JsonSink {
  readonly #file: FileWriter;
  readonly #array: boolean;
  readonly #json = new RecordJson();
  #rows = 0;

  constructor(file: FileWriter, array: boolean) {
    this.#file = file;
    this.#array = array;
  }

  add(record: RawRecord): void {
    const text = this.#json.of(record);
    if (!this.#array) this.#file.text(`${text}\n`);
    else this.#file.text(`${this.#rows === 0 ? "[\n" : ",\n"}${text}`);
    this.#rows++;
  }

  end(): void {
    if (this.#array) this.#file.text(this.#rows === 0 ? "[]\n" : "\n]\n");
  }
}
