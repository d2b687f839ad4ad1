import type { JsonText } from "../../format/json-text.ts";
import type { Json } from "../../history/summary.ts";
import type { Grid } from "../grid.ts";
import type { MatchView } from "./view.ts";

/** What was found, for programs. */
export function matchDocument({
  file,
  flags,
  readers,
  lines,
  tooLong,
  matched,
  metrics,
  first,
}: MatchView): Json {
  return {
    file,
    match: [...flags],
    lines,
    too_long: tooLong,
    matched,
    metrics: objectOf(
      [...metrics].map(([name, { points, ...ends }]) => [
        name,
        { points, first: parsed(ends.first), last: parsed(ends.last) },
      ]),
    ),
    ...(readers === undefined
      ? {}
      : { readers: readers.map((reader) => ({ ...reader, metrics: [...reader.metrics] })) }),
    taken: first.map(({ line, step, fields, source, reader, record }) => ({
      line,
      reader,
      step: step === "next" || step === "same" ? null : parsed(step),
      metrics: objectOf(fields.map(({ name, value }) => [name, parsed(value)])),
      record,
      source,
    })),
  };
}

/** A row for each place from which something is taken, numbers as they were printed. */
export function matchGrid({ metrics, first }: MatchView): Grid {
  const names = [...metrics.keys()];
  return {
    columns: ["line", "step", ...names, "source"],
    rows: first.map(({ line, step, fields, source }) => {
      const values = new Map(fields.map(({ name, value }) => [name, value]));
      const cells = names.map((name) => spelled(values.get(name)));
      return [line, step === "next" || step === "same" ? null : spelled(step), ...cells, source];
    }),
  };
}

const parsed = (text: JsonText): Json => JSON.parse(text) as Json;

/** As it is written; a text without its quotes. */
const spelled = (text: JsonText | undefined): string | null =>
  text === undefined ? null : text.startsWith('"') ? (JSON.parse(text) as string) : text;

const objectOf = (entries: readonly (readonly [string, Json])[]): Json => Object.fromEntries(entries);
