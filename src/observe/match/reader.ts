import type { JsonText } from "../../format/json-text.ts";

/** A number in a line, and where it stands in its source, in UTF-16 code units. */
export interface TakenField {
  readonly name: string;
  readonly value: JsonText;
  readonly start: number;
  readonly end: number;
}

/** What a reader takes from one place: a metrics line, as `docs/format.md` has it, before it is written out. */
export interface Found {
  /** `more` belongs to the step before; `point` is a step of its own. */
  readonly kind: "point" | "more";
  /** Undefined where the line tells none: it is counted then. */
  readonly step: JsonText | undefined;
  readonly timestamp?: JsonText;
  readonly fields: readonly TakenField[];
  /** The name of the field over which the others are to be drawn, where the line tells no step but an epoch. */
  readonly over?: string;
  /** The line that it stands in, plain. */
  readonly source: string;
  /** When that was printed, where it is not the line that led to this. */
  readonly at?: string;
}

/**
 * Takes numbers from the lines of one kind of program. Its memory is plain data that JSON can carry, so that it can stand
 * in a recorder's notes.
 */
export interface Reader<Memory extends object> {
  /** Its lines look like nothing else; false: what it takes may also stand in lines that are no measurements. */
  readonly distinct: boolean;
  /** Whether it wants every state of a line that is drawn again and again, at once, and not only the last in the end. */
  readonly states: boolean;
  readonly begin: () => Memory;
  /** Undefined for a line that is not this reader's; nothing found where the line matters for those behind it. */
  readonly read: (line: string, memory: Memory, at: string) => readonly Found[] | undefined;
  /** What it has held back, when nothing comes any more. */
  readonly end?: (memory: Memory) => readonly Found[];
}

/** Something found, when its line was printed (ISO 8601), and by which reader or expression. */
export interface Held {
  readonly found: Found;
  readonly at: string;
  readonly by: string;
}

/** A reader with its memory. */
export interface ActiveReader extends Omit<Reader<object>, "begin" | "read" | "end"> {
  readonly memory: object;
  readonly read: (line: string, at: string) => readonly Found[] | undefined;
  readonly end: () => readonly Found[];
}

export function activate<Memory extends object>(
  { begin, read, end, distinct, states }: Reader<Memory>,
  noted: object | undefined,
): ActiveReader {
  const memory = (noted as Memory | undefined) ?? begin();
  return {
    distinct,
    states,
    memory,
    read: (line, at) => read(line, memory, at),
    end: () => end?.(memory) ?? [],
  };
}

/** A point, or more of the last, with the fields of a line. */
export const found = (
  source: string,
  fields: readonly TakenField[],
  place: { readonly step?: JsonText | undefined; readonly more?: boolean } = {},
): Found => ({ kind: place.more === true ? "more" : "point", step: place.step, fields, source });

/** With the time that it has, or else that of the line which led to it. */
export const held = (found: Found, at: string, by: string): Held => ({ found, at: found.at ?? at, by });
