import { join } from "node:path";
import { FlatScanner, NEAR_NUMBER, NUMBER } from "../format/flat-scanner.ts";
import { IsoTimes } from "../format/iso-time.ts";
import type { JsonText } from "../format/json-text.ts";
import type { Shape } from "../format/shape.ts";
import { BOOKKEEPING } from "../format/stamp.ts";
import { SeriesFold } from "../history/series-fold.ts";
import { NUMBER as FINITE, INFINITY, kindOfNumber, kindOfText, NAN, TEXT } from "../history/step-row.ts";
import { jsonAt } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import type { RunFile } from "./layout.ts";
import { eachLine, parseRecord } from "./read-records.ts";

const SAMPLES_FILE: RunFile = "system.ndjson";

/** What is wanted of a run's samples of the machine. */
export interface SamplesWanted {
  readonly rank: number;
  /** Only this attempt's; undefined for those of all. */
  readonly attempt: number | undefined;
  /** Where x is 0, in milliseconds since the epoch; x counts seconds. */
  readonly begun: number;
  /** Which of them, by name; asked once for each name and kind of line. */
  readonly isWanted: (name: string) => boolean;
}

export interface FoundSamples {
  /** Of the rank and attempt, in the order in which they first appeared: of those, too, that nobody wanted. */
  readonly names: ReadonlySet<string>;
  readonly points: ReadonlyMap<string, SeriesFold>;
  /** The lowest rank that was sampled; undefined where none was. */
  readonly lowest: number | undefined;
}

/** Reads the samples of a run's folder in one pass. */
export function readSamplePoints(folder: string, wanted: SamplesWanted): FoundSamples {
  const reading = new SampleReading(wanted);
  eachLine(join(folder, SAMPLES_FILE), 0, (bytes, start, end) => reading.line(bytes, start, end));
  return reading;
}

class SampleReading implements FoundSamples {
  readonly names = new Set<string>();
  readonly points = new Map<string, SeriesFold>();
  lowest: number | undefined;
  readonly #wanted: SamplesWanted;
  readonly #scanner = new FlatScanner();
  readonly #times = new IsoTimes();
  /** Where lines of a shape hold what is wanted, by its id. */
  readonly #bindings = new Map<number, readonly (readonly [gap: number, fold: SeriesFold])[]>();

  constructor(wanted: SamplesWanted) {
    this.#wanted = wanted;
  }

  line(bytes: Buffer, start: number, end: number): void {
    const scanner = this.#scanner;
    const shape = scanner.scan(bytes, start);
    if (shape === null || scanner.end !== end || shape.timestampAt < 0) {
      this.#readSlowly(bytes.toString("utf8", start, end));
      return;
    }
    const { attemptAt, rankAt, timestampAt } = shape;
    const rank = rankAt < 0 ? 0 : (scanner.numbers[rankAt] as number);
    if (!this.#isInView(rank, attemptAt < 0 ? 1 : (scanner.numbers[attemptAt] as number))) return;
    const binding = this.#bindingOf(shape);
    if (binding.length === 0) return;
    const { starts, ends } = scanner;
    const time = this.#times.read(
      bytes,
      (starts[timestampAt] as number) + 1,
      (ends[timestampAt] as number) - 1,
    );
    const x = this.#xOf(time);
    for (const [gap, fold] of binding) {
      const kind = scanner.kinds[gap];
      const number = scanner.numbers[gap] as number;
      if (kind === NUMBER && Number.isFinite(x)) fold.number(x, number);
      else if (kind !== NEAR_NUMBER || !Number.isFinite(x) || !fold.near(x, number))
        addValue(fold, x, jsonAt(scanner, bytes, gap));
    }
  }

  /** Reads a line of no known shape, or with values that are no plain ones. */
  #readSlowly(text: string): void {
    const record = parseRecord(text);
    if (record === undefined) return;
    this.#scanner.learn(text as JsonText);
    const { timestamp, _attempt: attempt, _rank: rank } = record;
    if (!this.#isInView(typeof rank === "number" ? rank : 0, typeof attempt === "number" ? attempt : 1))
      return;
    const x = this.#xOf(typeof timestamp === "string" ? Date.parse(timestamp) : Number.NaN);
    for (const [name, value] of Object.entries(record)) {
      const fold = this.#foldOf(name);
      if (fold !== undefined) addValue(fold, x, value);
    }
  }

  #isInView(rank: number, attempt: number): boolean {
    if (this.lowest === undefined || rank < this.lowest) this.lowest = rank;
    return rank === this.#wanted.rank && attempt === (this.#wanted.attempt ?? attempt);
  }

  #bindingOf(shape: Shape): readonly (readonly [gap: number, fold: SeriesFold])[] {
    const known = this.#bindings.get(shape.id);
    if (known !== undefined) return known;
    const binding = shape.keys.flatMap((name, gap) => {
      const fold = this.#foldOf(name);
      return fold === undefined ? [] : [[gap, fold] as const];
    });
    this.#bindings.set(shape.id, binding);
    return binding;
  }

  /** Where the values of that name go; undefined for one that nobody wants. */
  #foldOf(name: string): SeriesFold | undefined {
    if (BOOKKEEPING.has(name)) return undefined;
    this.names.add(name);
    const known = this.points.get(name);
    if (known !== undefined || !this.#wanted.isWanted(name)) return known;
    const fold = new SeriesFold();
    this.points.set(name, fold);
    return fold;
  }

  #xOf(time: number): number {
    return (time - this.#wanted.begun) / 1000;
  }
}

/** Adds a value as it was written; what is neither a number nor a text is not drawn. */
function addValue(fold: SeriesFold, x: number, value: Json): void {
  if (value === null || typeof value === "object") return;
  const kind =
    typeof value === "number" ? kindOfNumber(value) : typeof value === "string" ? kindOfText(value) : TEXT;
  if (!Number.isFinite(x)) fold.unplaced++;
  else if (kind === FINITE) fold.number(x, Number(value));
  else if (kind === TEXT) fold.text(String(value));
  else fold.mark(x, kind === NAN ? "NaN" : kind === INFINITY ? "Infinity" : "-Infinity");
}
