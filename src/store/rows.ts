/**
 * A few rows, each begun by its key, as a map whose values are made when they are asked for: of thousands of runs most are not.
 * Keys are looked for one after the other.
 */
export class Rows<Row extends readonly [string, ...unknown[]], Value> implements ReadonlyMap<string, Value> {
  readonly #rows: readonly Row[];
  readonly #make: (row: Row) => Value;

  constructor(rows: readonly Row[], make: (row: Row) => Value) {
    this.#rows = rows;
    this.#make = make;
  }

  get size(): number {
    return this.#rows.length;
  }

  get(key: string): Value | undefined {
    for (const row of this.#rows) if (row[0] === key) return this.#make(row);
    return undefined;
  }

  has(key: string): boolean {
    return this.#rows.some(([own]) => own === key);
  }

  forEach(visit: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.#rows) yield key;
  }

  *values(): MapIterator<Value> {
    for (const row of this.#rows) yield this.#make(row);
  }

  *entries(): MapIterator<[string, Value]> {
    for (const row of this.#rows) yield [row[0], this.#make(row)];
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}
