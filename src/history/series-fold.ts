import { NEAR } from "../format/flat-scanner.ts";
import { type Buckets, singles } from "./buckets.ts";
import { GridBuckets, type KeptBuckets } from "./grid-buckets.ts";
import type { Series } from "./series.ts";

/** A series of so many numbers is kept as they are; of more, buckets are. As for `MOST_BUCKETS`. */
export const MOST_SINGLES = 4096;
/** Points that are no finite numbers, and different texts, that are told one by one. */
const MOST_MARKS = 1000;
const MOST_CATEGORIES = 1000;
/** A category's text is cut at so many characters. */
const LONGEST_CATEGORY = 1000;

type Mark = Series["marks"][number];

/** A fold as it is kept in a file, to go on from there. */
export interface KeptFold {
  readonly count: number;
  readonly unplaced: number;
  readonly marks: readonly Mark[];
  readonly categories: readonly (readonly [text: string, count: number])[];
  /** Numbers one by one, as they came; or, of more, buckets. */
  readonly numbers:
    | { readonly kind: "singles"; readonly xs: Float64Array; readonly ys: Float64Array }
    | { readonly kind: "buckets"; readonly buckets: KeptBuckets };
}

/**
 * Gathers the points of one metric, in whatever order they come, in bounded memory: as they are as long as they are
 * few, in buckets from then on. What it holds depends on the points and their order alone, not on where it was kept
 * and gone on with.
 */
export class SeriesFold {
  /** Points: numbers, what is none, and texts. */
  count = 0;
  /** Points that have no x. */
  unplaced = 0;
  readonly #marks: Mark[] = [];
  readonly #categories = new Map<string, number>();
  readonly #xs = new Float64Array(MOST_SINGLES);
  readonly #ys = new Float64Array(MOST_SINGLES);
  #singles = 0;
  #buckets: GridBuckets | undefined;

  /** A fold that goes on where another was kept. */
  static from(kept: KeptFold): SeriesFold {
    const fold = new SeriesFold();
    fold.count = kept.count;
    fold.unplaced = kept.unplaced;
    fold.#marks.push(...kept.marks);
    for (const [text, count] of kept.categories) fold.#categories.set(text, count);
    if (kept.numbers.kind === "buckets") fold.#buckets = GridBuckets.from(kept.numbers.buckets);
    else {
      fold.#xs.set(kept.numbers.xs);
      fold.#ys.set(kept.numbers.ys);
      fold.#singles = kept.numbers.xs.length;
    }
    return fold;
  }

  /** Adds a finite number at a finite x. */
  number(x: number, y: number): void {
    this.count++;
    if (this.#buckets === undefined) {
      if (this.#singles < MOST_SINGLES) {
        this.#xs[this.#singles] = x;
        this.#ys[this.#singles++] = y;
        return;
      }
      this.#buckets = GridBuckets.of(this.#xs, this.#ys);
    }
    this.#buckets.add(x, y);
  }

  /** Adds a finite number that is known within `NEAR` of its size, unless it must be known to the bit: then it is not added. */
  near(x: number, y: number): boolean {
    const slack = Math.abs(y) * NEAR;
    const added = this.#buckets?.addBetween(x, y, y - slack, y + slack) === true;
    if (added) this.count++;
    return added;
  }

  /** Adds a point that is NaN or infinite. */
  mark(x: number, value: Mark["value"]): void {
    this.count++;
    if (this.#marks.length < MOST_MARKS) this.#marks.push({ x, value });
  }

  /** Adds a text, or `true` or `false`. */
  text(text: string): void {
    this.count++;
    const category = text.length > LONGEST_CATEGORY ? text.slice(0, LONGEST_CATEGORY) : text;
    const known = this.#categories.get(category);
    if (known !== undefined || this.#categories.size < MOST_CATEGORIES)
      this.#categories.set(category, (known ?? 0) + 1);
  }

  /** Whether all points are there one by one, each with its x. */
  get isWhole(): boolean {
    return this.#buckets === undefined && this.#categories.size === 0 && this.#marks.length < MOST_MARKS;
  }

  /** The numbers, ordered by x. */
  numbers(): Buckets {
    return (
      this.#buckets?.sorted() ??
      singles(this.#xs.subarray(0, this.#singles), this.#ys.subarray(0, this.#singles))
    );
  }

  /** Ordered by x. */
  marks(): Mark[] {
    return [...this.#marks].sort((a, b) => a.x - b.x);
  }

  categories(): ReadonlyMap<string, number> {
    return this.#categories;
  }

  keep(): KeptFold {
    const { count, unplaced } = this;
    const numbers: KeptFold["numbers"] =
      this.#buckets === undefined
        ? {
            kind: "singles",
            xs: this.#xs.subarray(0, this.#singles),
            ys: this.#ys.subarray(0, this.#singles),
          }
        : { kind: "buckets", buckets: this.#buckets.keep() };
    return { count, unplaced, marks: this.#marks, categories: [...this.#categories], numbers };
  }
}
