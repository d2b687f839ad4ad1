import type { JsonText } from "../../format/json-text.ts";

/** A number and where it stands in its line, in UTF-16 code units. */
export interface ShownField {
  readonly name: string;
  readonly value: JsonText;
  readonly start: number;
  readonly end: number;
}

/** What would be taken from one place of a log. */
export interface ShownPoint {
  /** From 1 on. */
  readonly line: number;
  /** Where the line tells none: the next, or the one before. */
  readonly step: JsonText | "next" | "same";
  readonly fields: readonly ShownField[];
  /** The plain line; several, joined by line ends, where more than one belong together. */
  readonly source: string;
  readonly reader: string;
  /** The line that a program would have written to say the same. */
  readonly record: JsonText;
}

export interface ShownMetric {
  readonly points: number;
  readonly first: JsonText;
  readonly last: JsonText;
}

/** What one reader would take. */
export interface ShownReader {
  readonly name: string;
  readonly lines: number;
  readonly metrics: readonly string[];
}

/** What `trackio match` has found in a log. */
export interface MatchView {
  /** As it was given; `-` for standard input. */
  readonly file: string;
  /** What `--match` was given, or what was chosen without it. */
  readonly flags: readonly string[];
  /** Those of them that are regular expressions. */
  readonly expressions: readonly string[];
  /** What `auto` has chosen among; undefined where nobody asked. */
  readonly readers: readonly ShownReader[] | undefined;
  readonly lines: number;
  readonly tooLong: number;
  readonly matched: number;
  readonly points: number;
  readonly metrics: ReadonlyMap<string, ShownMetric>;
  /** Metrics are drawn over this one. */
  readonly over: string | undefined;
  readonly first: readonly ShownPoint[];
  /** The last ones, where some in between are left out. */
  readonly last: readonly ShownPoint[];
}
