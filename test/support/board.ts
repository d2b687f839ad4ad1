import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { configOf, recordsIn } from "./runs.ts";

/** What TensorBoard's own reader finds in a folder, by tag (`programs/read_board.py`). */
export interface Board {
  readonly scalars?: Tags<number | string>;
  readonly text?: Tags<readonly string[]>;
  readonly histograms?: Tags<readonly [edges: number[], counts: number[]]>;
  readonly images?: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly audio?: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly hparams?: object;
}
type Tags<T> = Readonly<Record<string, readonly (readonly [time: number, step: number, value: T])[]>>;

type Point = readonly [time: number, step: number, value: unknown];

/** The points of each metric of a run, in the order in which they stand in its file. */
function pointsOf(folder: string): Record<string, Point[]> {
  const points: Record<string, Point[]> = {};
  for (const { step, timestamp, ...metrics } of recordsIn(join(folder, "steps.ndjson"))) {
    const time = Date.parse(String(timestamp)) / 1000;
    for (const [name, value] of Object.entries(metrics)) {
      points[name] ??= [];
      points[name].push([time, Number(step), value]);
    }
  }
  return points;
}

/** Python's words for what is no finite number, and ours. */
const WORDS: Readonly<Record<string, string>> = { nan: "NaN", inf: "Infinity", "-inf": "-Infinity" };
const plain = (value: number | string): unknown => WORDS[value] ?? value;

/** What is expected of one kind, by the name that a tag gets. */
function named<T>(
  boards: Readonly<Record<string, Board>>,
  kind: keyof Board,
  name: (folder: string, tag: string) => string,
): [string, T][] {
  return Object.entries(boards).flatMap(([folder, found]) =>
    Object.entries(found[kind] ?? {}).map(([tag, values]): [string, T] => [name(folder, tag), values as T]),
  );
}

/** The media of a run by their names: step, and whatever `value` makes of a record. */
function mediaOf(
  folder: string,
  type: string,
  value: (record: Readonly<Record<string, unknown>>) => unknown,
) {
  const found: Record<string, unknown[]> = {};
  for (const record of recordsIn(join(folder, "media.ndjson"))) {
    if (record["_type"] !== `trackio.${type}`) continue;
    const name = String(record["name"]);
    found[name] ??= [];
    found[name].push([record["step"], value(record)]);
  }
  return found;
}

const sha1 = (folder: string, path: unknown): string =>
  createHash("sha1")
    .update(readFileSync(join(folder, String(path))))
    .digest("hex");

export const asTheyAre = (folder: string, tag: string): string => (folder === "." ? tag : `${folder}/${tag}`);

/** What `SummaryWriter` makes of its folders. */
export const bySummaryWriter = (folder: string, tag: string): string => {
  const curve = /both[_/]losses[_/](.*)/.exec(folder)?.[1];
  if (curve !== undefined) return `run/both/losses/${curve}`;
  return `run/${tag}`;
};

export interface Comparison {
  readonly boards: Readonly<Record<string, Board>>;
  /** The name that a tag of a folder gets in the run. */
  readonly name: (folder: string, tag: string) => string;
  /** How many points there are. */
  readonly points: number;
}

/** Holds a run's folder against what TensorBoard reads in the event files that it was made from. */
export function expectAsRead(folder: string, { boards, name, points }: Comparison): void {
  const kept = pointsOf(folder);
  const scalars = named<[number, number, number | string][]>(boards, "scalars", name);
  const expected = Object.fromEntries(
    scalars.map(([metric, values]) => [metric, values.map(([, step, value]) => [step, plain(value)])]),
  );
  const held = Object.entries(kept).map(([metric, values]) => [metric, values.map(([, ...rest]) => rest)]);
  expect(Object.fromEntries(held)).toEqual(expected);
  expect(scalars.flatMap(([, values]) => values)).toHaveLength(points);
  for (const [metric, values] of scalars)
    for (const [index, [time]] of values.entries())
      expect(Math.abs((kept[metric]?.[index]?.[0] ?? 0) - time), `${metric} ${index}`).toBeLessThan(0.11);

  const histograms = named<[number, number, unknown][]>(boards, "histograms", name);
  expect(mediaOf(folder, "histogram", ({ bins, values }) => [bins, values])).toEqual(
    Object.fromEntries(histograms.map(([tag, values]) => [tag, values.map(([, ...rest]) => rest)])),
  );
  for (const [kind, type] of [
    ["images", "image"],
    ["audio", "audio"],
  ] as const) {
    const files = named<[...unknown[], string | string[]][]>(boards, kind, name);
    expect(mediaOf(folder, type, ({ file_path: path }) => sha1(folder, path))).toEqual(
      Object.fromEntries(
        files.map(([tag, values]) => [
          tag,
          values.flatMap((value) => {
            const hashes = value.at(-1) as string | string[];
            return (typeof hashes === "string" ? [hashes] : hashes).map((hash) => [value.at(-2), hash]);
          }),
        ]),
      ),
    );
  }
  const texts = named<[number, number, string[]][]>(boards, "text", name);
  const told = mediaOf(folder, "markdown", ({ _value }) => [_value]);
  for (const { name: tag, step, rows } of recordsIn(join(folder, "tables.ndjson")))
    told[String(tag)] = [[step, (rows as unknown[][]).flat()]];
  expect(told).toEqual(
    Object.fromEntries(texts.map(([tag, values]) => [tag, values.map(([, ...rest]) => rest)])),
  );
  const hparams = Object.values(boards).flatMap((found) => found.hparams ?? []);
  expect(configOf(folder).flatMap(([source, config]) => (source === "program" ? [config] : []))).toEqual(
    hparams,
  );
}
