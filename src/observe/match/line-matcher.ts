import { type JsonText, toJsonText } from "../../format/json-text.ts";
import type { Field } from "../../format/message.ts";
import { objectText } from "../../format/object-text.ts";
import { Auto, type AutoState } from "./auto.ts";
import type { MatchFlag, ReaderName } from "./names.ts";
import type { Pattern } from "./pattern.ts";
import { statesOf, WIDEST } from "./plain-line.ts";
import { type Found, type Held, held, readStates } from "./reader.ts";
import { openReader } from "./readers.ts";

/** So many names are remembered as told: a program that makes up names without end is told them again. */
const MOST_TOLD = 512;

/** What was taken, as a line that a program might have written to descriptor 3. */
export interface Taken {
  readonly text: JsonText;
  /** When it was printed: ISO 8601; earlier than the line that led to it where it was held back. */
  readonly at: string;
  /** What it came from; undefined for lines that only say how metrics are drawn. */
  readonly found: Found | undefined;
  /** The reader that took it, or the expression. */
  readonly by: string;
}

/** A `--match`, with its expression compiled. */
export type Matcher =
  | Exclude<MatchFlag, { kind: "pattern" }>
  | { readonly kind: "pattern"; readonly pattern: Pattern };

/** Where a matcher is: plain data, which JSON can carry. */
export interface MatcherState {
  readonly memories: readonly (object | null)[];
  /** Metrics of which it was said over what they are drawn. */
  readonly told: readonly string[];
  /** Lines that were too long to be read: no program prints its loss in one, and some print whole files. */
  readonly tooLong: number;
}

interface Source {
  readonly memory: object;
  /** Whether it wants all states of a line, and not only the last. */
  readonly states: boolean;
  /** Takes all states of one line. Undefined where it is none of its; what is found may be of an earlier time. */
  readonly readAll: (states: readonly string[], at: string) => readonly Held[] | undefined;
  readonly end: (at: string) => readonly Held[];
}

/**
 * Turns the lines that a program prints into lines of metrics. Each line is given to it once, whole, with all that was
 * drawn over it (`\r`) but without its line end, and with the time when it was printed. Expressions share a line; of
 * readers the first that knows it has it alone, where no expression took something. Given the same lines it gives the
 * same, from any state on.
 */
export class LineMatcher {
  readonly #patterns: readonly Pattern[];
  readonly #sources: readonly Source[];
  readonly #told: Set<string>;
  #tooLong: number;

  constructor(matchers: readonly Matcher[], state?: MatcherState) {
    this.#patterns = matchers.flatMap((each) => (each.kind === "pattern" ? [each.pattern] : []));
    this.#sources = matchers
      .filter((each) => each.kind !== "pattern")
      .map((each, index) => {
        const memory = state?.memories[index] ?? undefined;
        return each.kind === "auto" ? new Auto(memory as AutoState | undefined) : named(each.name, memory);
      });
    this.#told = new Set(state?.told);
    this.#tooLong = state?.tooLong ?? 0;
  }

  /** @param at when it was printed, ISO 8601 */
  take(raw: string, at: string): readonly Taken[] {
    const states = statesOf(
      raw,
      this.#sources.some((source) => source.states),
    );
    const last = states.at(-1);
    if (last === undefined) {
      if (raw.length > WIDEST) this.#tooLong++;
      return [];
    }
    const matched = this.#match(last);
    if (matched !== undefined) return this.#lines([{ found: matched, at, by: "regex" }]);
    for (const source of this.#sources) {
      const found = source.readAll(states, at);
      if (found !== undefined) return this.#lines(found);
    }
    return [];
  }

  /** What is held back, when nothing is printed any more. */
  end(at: string): readonly Taken[] {
    return this.#sources.flatMap((source) => this.#lines(source.end(at)));
  }

  get state(): MatcherState {
    return {
      memories: this.#sources.map(({ memory }) => memory),
      told: [...this.#told],
      tooLong: this.#tooLong,
    };
  }

  /** What `auto` has chosen; undefined where it was not asked for, or has not yet. */
  get chosen(): ReaderName | undefined {
    return this.#sources.find((source) => source instanceof Auto)?.chosen;
  }

  /** The expressions' fields as one point. Where two have the same name, or take the same place, the first has it. */
  #match(line: string): Found | undefined {
    const fields = this.#patterns.flatMap((pattern) => pattern.match(line) ?? []);
    const kept = fields.filter(
      (field, index) =>
        !fields
          .slice(0, index)
          .some(({ name, start, end }) => name === field.name || (start < field.end && field.start < end)),
    );
    const metrics = kept.filter(({ name }) => name !== "step" && name !== "timestamp");
    if (metrics.length === 0) return undefined;
    const value = (wanted: string) => kept.find(({ name }) => name === wanted)?.value;
    const timestamp = value("timestamp");
    const point: Found = { kind: "point", step: value("step"), fields: metrics, source: line };
    return timestamp === undefined ? point : { ...point, timestamp };
  }

  #lines(all: readonly Held[]): readonly Taken[] {
    return all.flatMap(({ found, at, by }) => [
      ...this.#axes(found).map((text) => ({ text, at, found: undefined, by })),
      { text: lineOf(found), at, found, by },
    ]);
  }

  /** Says of each metric once over what it is drawn, where its line tells no step. */
  #axes({ over, fields }: Found): JsonText[] {
    if (over === undefined) return [];
    return fields.flatMap(({ name }) => {
      if (name === over || this.#told.has(name)) return [];
      if (this.#told.size >= MOST_TOLD) this.#told.clear();
      this.#told.add(name);
      return [
        objectText([
          { name: "_type", value: toJsonText("metric") },
          { name: "name", value: toJsonText(name) },
          { name: "step_metric", value: toJsonText(over) },
        ]),
      ];
    });
  }
}

function named(name: ReaderName, memory: object | undefined): Source {
  const reader = openReader(name, memory);
  return {
    memory: reader.memory,
    states: reader.states,
    readAll: (states, at) => readStates(reader, states, at)?.map((found) => held(found, at, name)),
    end: (at) => reader.end().map((found) => held(found, at, name)),
  };
}

function lineOf({ kind, step, timestamp, fields }: Found): JsonText {
  const place: Field[] = [];
  if (kind === "more") place.push({ name: "_type", value: toJsonText("more") });
  if (step !== undefined) place.push({ name: "step", value: step });
  if (timestamp !== undefined) place.push({ name: "timestamp", value: timestamp });
  return objectText([...place, ...fields]);
}
