import { type JsonText, toJsonText } from "../../format/json-text.ts";
import type { Field } from "../../format/message.ts";
import { objectText } from "../../format/object-text.ts";
import { Auto, type AutoState } from "./auto.ts";
import { Drawing, type DrawingState } from "./drawing.ts";
import type { MatchFlag, ReaderName } from "./names.ts";
import type { Pattern } from "./pattern.ts";
import { type Found, type Held, held } from "./reader.ts";
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
  /** Lines that are being printed, and whether a reader knows them. */
  readonly printed: readonly {
    readonly stream: PrintedStream;
    readonly known: boolean;
    readonly drawing: DrawingState;
  }[];
}

interface Printed {
  known: boolean;
  readonly drawing: Drawing;
}

interface Source {
  readonly memory: object;
  /** Takes a state of a line at once. Undefined where it is none of its, or it waits for the line's end. */
  readonly state: (text: string, at: string) => readonly Held[] | undefined;
  /** Takes a line in its last state. Undefined where it is none of its, or was taken by its states. */
  readonly line: (last: string, at: string) => readonly Held[] | undefined;
  readonly end: (at: string) => readonly Held[];
}

/** The streams that a program prints to; `output` where they are one. */
export type PrintedStream = "output" | "stdout" | "stderr";

/**
 * Turns what a program prints into lines of metrics. It is given all of it, in parts of any size, each with the time when
 * it was printed. A line belongs to one: a reader that follows redraws has it as soon as it knows one of its states; else
 * all expressions share it in its last state, where one of them takes something; else the first reader that knows it has
 * it. Given the same parts it gives the same, from any state on.
 */
export class LineMatcher {
  readonly #patterns: readonly Pattern[];
  readonly #sources: readonly Source[];
  readonly #told: Set<string>;
  readonly #printed = new Map<PrintedStream, Printed>();
  #tooLong: number;
  #at = "";
  #taken: Taken[] = [];

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
    for (const { stream, known, drawing } of state?.printed ?? []) this.#open(stream, known, drawing);
  }

  /** Takes a whole line without its end. @param at when it was printed, ISO 8601 */
  take(line: string, at: string): readonly Taken[] {
    return this.feed(`${line}\n`, at);
  }

  /**
   * Takes what is printed next.
   * @param printed any part of it, but no half of a surrogate pair
   * @param at when it was printed, ISO 8601
   */
  feed(printed: string, at: string, stream: PrintedStream = "output"): readonly Taken[] {
    this.#at = at;
    (this.#printed.get(stream) ?? this.#open(stream)).drawing.feed(printed);
    return this.#given();
  }

  /** Something that was printed is missing: what comes next does not follow. */
  tear(): void {
    for (const { drawing } of this.#printed.values()) drawing.tear();
  }

  /** What is held back, when nothing is printed any more; a last line without an end counts. */
  end(at: string): readonly Taken[] {
    this.#at = at;
    for (const { drawing } of this.#printed.values()) drawing.end();
    for (const source of this.#sources) this.#add(source.end(at));
    return this.#given();
  }

  get state(): MatcherState {
    return {
      memories: this.#sources.map(({ memory }) => memory),
      told: [...this.#told],
      tooLong: this.#tooLong,
      printed: [...this.#printed].flatMap(([stream, { known, drawing }]) => {
        const { state } = drawing;
        return state === undefined ? [] : [{ stream, known, drawing: state }];
      }),
    };
  }

  #open(stream: PrintedStream, known = false, state?: DrawingState): Printed {
    const printed: Printed = {
      known,
      drawing: new Drawing(
        {
          state: (text) => {
            if (this.#state(text)) printed.known = true;
          },
          line: (last, tooLong) => {
            this.#line(last, printed.known);
            if (last === undefined && tooLong) this.#tooLong++;
            printed.known = false;
          },
        },
        state,
      ),
    };
    this.#printed.set(stream, printed);
    return printed;
  }

  /** Whether a reader knows the state. */
  #state(text: string): boolean {
    for (const source of this.#sources) {
      const found = source.state(text, this.#at);
      if (found === undefined) continue;
      this.#add(found);
      return true;
    }
    return false;
  }

  #line(last: string | undefined, known: boolean): void {
    if (last === undefined) return;
    const matched = known ? undefined : this.#match(last);
    if (matched !== undefined) {
      this.#add([{ found: matched, at: this.#at, by: "regex" }]);
      return;
    }
    for (const source of this.#sources) {
      const found = source.line(last, this.#at);
      if (found === undefined || known) continue;
      this.#add(found);
      return;
    }
  }

  #given(): readonly Taken[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
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

  #add(all: readonly Held[]): void {
    for (const { found, at, by } of all) {
      for (const text of this.#axes(found)) this.#taken.push({ text, at, found: undefined, by });
      this.#taken.push({ text: lineOf(found), at, found, by });
    }
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
  const read = (text: string, at: string) => reader.read(text, at)?.map((found) => held(found, at, name));
  const nothing = () => undefined;
  return {
    memory: reader.memory,
    state: reader.states ? read : nothing,
    line: reader.states ? nothing : read,
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
