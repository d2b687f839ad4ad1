import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { makePlace, type Place, trackio } from "./trackio.ts";

/** The folder of the cases: see its README.md. */
export const CASES = fileURLToPath(new URL("../../fixtures/conformance", import.meta.url));

export const CASE_NAMES: readonly string[] = readdirSync(CASES).filter((name) =>
  statSync(join(CASES, name)).isDirectory(),
);

/** What a case's program says: the lines of a file to the descriptor, and those of others as streams of their own. */
export interface Lines {
  readonly input: string | undefined;
  readonly streams: readonly string[];
}

/** The command that says the lines of a case. It exits with 0. */
export type Reporter = (lines: Lines) => readonly string[];

/**
 * How records are compared: as the bytes came, or as values: numbers by what a double holds of them, strings whatever
 * their escapes, rejected lines without white space. A client whose language spells them in its own way needs the latter.
 */
export type Comparison = "as written" | "as values";

/**
 * Plays a case and compares the store with what it expects.
 * @param report who says the lines: bytes for the recorder's own test, or a client's driver
 */
export async function playCase(
  name: string,
  report: Reporter,
  comparison: Comparison = "as written",
): Promise<void> {
  const folder = join(CASES, name);
  const place = makePlace("conformance");
  if (existsSync(join(folder, "files"))) cpSync(join(folder, "files"), place.cwd, { recursive: true });
  const streams = join(folder, "streams");
  const braided = existsSync(streams);
  await play(place, argsOf(folder, "args.json"), report, {
    input: fileIn(folder, "input.ndjson"),
    streams: braided ? filesIn(streams).map((file) => join(streams, file)) : [],
  });
  const then = fileIn(folder, "then.ndjson");
  if (then !== undefined)
    await play(place, argsOf(folder, "then-args.json"), report, { input: then, streams: [] });
  const reading = { braided, comparison };
  const expected = readExpected(join(folder, "expect"), place.store, reading);
  expect(readStore(place.store, reading)).toEqual(expected);
}

async function play(place: Place, args: readonly string[], report: Reporter, lines: Lines): Promise<void> {
  const result = await trackio(place, ["run", "-q", "--no-code", ...args, "--", ...report(lines)]);
  expect(result.exitCode, result.stderr).toBe(0);
}

/**
 * Reports through a client. Its driver is a program in the client's language that takes one argument, a file of lines,
 * and says the same through the client's functions; it fails at a line that it cannot say. It is started once for each
 * file, in order, under the rank (`TRACKIO_RANK`) that a stream's first line tells; it leaves that line to the client.
 *
 * @param driver the command, before the file
 */
export const throughClient =
  (driver: readonly string[]): Reporter =>
  ({ input, streams }) => {
    const files = [...(input === undefined ? [] : [input]), ...streams.toSorted()];
    const commands = files.map((file) => {
      const [first = ""] = readFileSync(file, "utf8").split("\n", 1);
      const [, rank = "0"] = /"rank": ?(-?\d+)/.exec(first) ?? [];
      const setting = first.includes('"stream"') ? `TRACKIO_RANK=${rank} ` : "";
      return `${setting}${[...driver, file].map((word) => `'${word}'`).join(" ")} || exit`;
    });
    return ["sh", "-c", ["true", ...commands].join("\n")];
  };

const fileIn = (folder: string, file: string): string | undefined =>
  existsSync(join(folder, file)) ? join(folder, file) : undefined;

const argsOf = (folder: string, file: string): string[] =>
  existsSync(join(folder, file)) ? (JSON.parse(readFileSync(join(folder, file), "utf8")) as string[]) : [];

interface Reading {
  readonly braided: boolean;
  readonly comparison: Comparison;
}

type Files = Record<string, unknown>;

/** What a store holds, by path, made comparable as fixtures/conformance/README.md says. */
function readStore(store: string, reading: Reading): Files {
  const files: Files = {};
  const generated = runsByAge(store).filter(({ asked }) => !asked);
  for (const { folder, project, run } of runsByAge(store)) {
    const number = generated.findIndex((known) => known.folder === folder);
    const name = number < 0 ? run : number === 0 ? "_generated" : `_generated-${number + 1}`;
    for (const file of filesIn(folder)) {
      if (["run.ndjson", "summary.json", "output.log"].includes(file)) continue;
      files[`${project}/${name}/${file}`] = comparable(join(folder, file), reading, undefined);
    }
    files[`${project}/${name}`] = "a run";
  }
  return files;
}

function readExpected(expected: string, store: string, reading: Reading): Files {
  const files: Files = {};
  for (const project of readdirSync(expected)) {
    for (const run of readdirSync(join(expected, project))) {
      files[`${project}/${run}`] = "a run";
      for (const file of filesIn(join(expected, project, run))) {
        const path = join(expected, project, run, file);
        if (file === "run.ndjson") expectEvents(path, actualRun(store, project, run));
        else files[`${project}/${run}/${file}`] = comparable(path, reading, "expected");
      }
    }
  }
  return files;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

interface StoredRun {
  readonly folder: string;
  readonly project: string;
  readonly run: string;
  /** Somebody gave it its name. */
  readonly asked: boolean;
}

function runsByAge(store: string): StoredRun[] {
  const runs = readdirSync(store)
    .filter((project) => !project.startsWith("."))
    .flatMap((project) =>
      readdirSync(join(store, project)).map((run) => ({ project, run, folder: join(store, project, run) })),
    );
  const created = (folder: string): string => String(events(join(folder, "run.ndjson"))[0]?.["timestamp"]);
  return runs
    .sort((a, b) => created(a.folder).localeCompare(created(b.folder)))
    .map((each) => ({ ...each, asked: !/^[a-z]+-[a-z]+-\d+$/.test(each.run) }));
}

function actualRun(store: string, project: string, run: string): string {
  const generated = runsByAge(store).filter(({ asked }) => !asked);
  const number = /^_generated(?:-(\d+))?$/.exec(run);
  const found = number === null ? undefined : generated[Number(number[1] ?? 1) - 1];
  return found?.folder ?? join(store, project, run);
}

type Event = Record<string, unknown>;
const events = (path: string): Event[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);

/** The expected events stand in the run's, in order, with at least the keys that are expected. */
function expectEvents(path: string, folder: string): void {
  const actual = events(join(folder, "run.ndjson"));
  let from = 0;
  for (const wanted of events(path)) {
    const at = actual.findIndex((event, index) => index >= from && holds(event, wanted));
    expect(
      at,
      `${JSON.stringify(wanted)} in\n${actual.map((event) => JSON.stringify(event)).join("\n")}`,
    ).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,9}Z$/;

const holds = (event: Event, wanted: Event): boolean =>
  Object.entries(wanted).every(([key, value]) =>
    key === "timestamp" && value === "T"
      ? TIMESTAMP.test(String(event[key]))
      : JSON.stringify(event[key]) === JSON.stringify(value),
  );

/** A file's records as texts without white space; those of rejected lines as values; anything else as its bytes. */
function comparable(path: string, { braided, comparison }: Reading, side: "expected" | undefined): unknown {
  if (!path.endsWith(".ndjson")) return readFileSync(path).toString("base64");
  const text = readFileSync(path, "utf8");
  expect(text === "" || text.endsWith("\n"), `${path} ends in a newline`).toBe(true);
  const lines = text.split("\n").filter(Boolean);
  const spelled = comparison === "as values" ? respelled : compact;
  const records = path.endsWith("rejected.ndjson")
    ? lines.map((line) => rejectedRecord(line, comparison))
    : lines.map((line) => timeless(spelled(line), side));
  if (!braided) return records;
  const byRank: Record<string, unknown[]> = {};
  for (const record of records) {
    const rank = /"_rank":(\d+)/.exec(JSON.stringify(record).replaceAll("\\", ""))?.[1] ?? "0";
    byRank[rank] = [...(byRank[rank] ?? []), record];
  }
  return byRank;
}

function rejectedRecord(record: string, comparison: Comparison): unknown {
  const { timestamp, reason, line, ...rest } = JSON.parse(record) as Record<
    "timestamp" | "reason" | "line",
    string
  >;
  expect(timestamp === "T" || TIMESTAMP.test(timestamp), timestamp).toBe(true);
  return {
    reason: /^.*?: /.exec(reason)?.[0],
    line: comparison === "as values" ? compact(line) : line,
    ...rest,
  };
}

/** Without white space outside of strings. */
const compact = (line: string): string => line.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");

/** The same with numbers and strings as JavaScript spells them; an integer that a double does not hold stays as it is. */
const respelled = (line: string): string =>
  compact(line).replace(/("(?:[^"\\]|\\.)*")|-?\d[\d.eE+-]*/g, (whole, text: string | undefined) => {
    if (text !== undefined) return JSON.stringify(JSON.parse(text));
    return /^-?\d+$/.test(whole) && !Number.isSafeInteger(Number(whole)) ? whole : String(Number(whole));
  });

/** With `T` for a timestamp that the recorder assigned: one of about now. */
const timeless = (line: string, side: "expected" | undefined): string =>
  side === "expected"
    ? line
    : line.replace(/("timestamp":)"(2[^"]*)"/, (whole, key: string, time: string) =>
        TIMESTAMP.test(time) && Math.abs(Date.now() - Date.parse(time)) < 600_000 ? `${key}"T"` : whole,
      );
