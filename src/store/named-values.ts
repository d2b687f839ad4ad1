/** The names of a run's metrics, or of its config, in order. */
export interface Names {
  readonly list: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

/** Names that many runs have in common, read once: thousands of runs of a project have a few different lists of them. */
export class NameLists {
  readonly #known = new Map<string, Names>();

  /** @param text JSON: an array of strings */
  of(text: string): Names {
    let names = this.#known.get(text);
    if (names === undefined) {
      const list = JSON.parse(text) as string[];
      names = { list, places: new Map(list.map((name, place) => [name, place])) };
      this.#known.set(text, names);
    }
    return names;
  }
}

/** Names with values that are made when they are asked for: of thousands of runs most are not. */
export class NamedValues<Value> implements ReadonlyMap<string, Value> {
  readonly #names: Names;
  readonly #make: (place: number) => Value;

  /** @param make the value of the name at that place */
  constructor(names: Names, make: (place: number) => Value) {
    this.#names = names;
    this.#make = make;
  }

  get size(): number {
    return this.#names.list.length;
  }

  get(name: string): Value | undefined {
    const place = this.#names.places.get(name);
    return place === undefined ? undefined : this.#make(place);
  }

  has(name: string): boolean {
    return this.#names.places.has(name);
  }

  forEach(visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void): void {
    for (const [name, value] of this) visit(value, name, this);
  }

  keys(): MapIterator<string> {
    return this.#names.list.values();
  }

  *values(): MapIterator<Value> {
    for (let place = 0; place < this.size; place++) yield this.#make(place);
  }

  *entries(): MapIterator<[string, Value]> {
    for (const [place, name] of this.#names.list.entries()) yield [name, this.#make(place)];
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }
}
