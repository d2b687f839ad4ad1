import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makePlace, type Place, trackio } from "../support/trackio.ts";

const CASES = fileURLToPath(new URL("../../fixtures/conformance", import.meta.url));
const PAGE = fileURLToPath(new URL("../../docs/format.md", import.meta.url));

const names = readdirSync(CASES).filter((name) => statSync(join(CASES, name)).isDirectory());

describe("the conformance cases of docs/format.md", () => {
  it.each(names)("%s", async (name) => {
    const folder = join(CASES, name);
    const place = makePlace("conformance");
    const streams = join(folder, "streams");
    if (existsSync(join(folder, "files"))) cpSync(join(folder, "files"), place.cwd, { recursive: true });
    await report(place, join(folder, "input.ndjson"), streams, argsOf(folder, "args.json"));
    if (existsSync(join(folder, "then.ndjson"))) {
      await report(place, join(folder, "then.ndjson"), "", argsOf(folder, "then-args.json"));
    }
    const braided = existsSync(streams);
    expect(readStore(place.store, braided)).toEqual(
      readExpected(join(folder, "expect"), place.store, braided),
    );
  });
});

describe("docs/format.md", () => {
  const blocks = [...readFileSync(PAGE, "utf8").matchAll(/^```ndjson conformance=(\S+)\n([\s\S]*?)^```$/gm)];

  it("shows conformance cases as its examples", () => {
    expect(blocks.length).toBeGreaterThan(50);
    for (const [, path = "", text] of blocks)
      expect(text, path).toBe(readFileSync(join(CASES, path), "utf8"));
  });
});

/** A program that writes the bytes of a case, through `sh` and `cat`. */
async function report(place: Place, input: string, streams: string, args: readonly string[]): Promise<void> {
  const script =
    'if [ -f "$1" ]; then cat "$1" >&3; fi; if [ -d "$2" ]; then cp "$2"/* "$TRACKIO_SPOOL"/; fi';
  const result = await trackio(place, [
    "run",
    "-q",
    ...args,
    "--",
    "sh",
    "-c",
    script,
    "report",
    input,
    streams,
  ]);
  expect(result.exitCode, String(result.stderr)).toBe(0);
}

const argsOf = (folder: string, file: string): string[] =>
  existsSync(join(folder, file)) ? (JSON.parse(readFileSync(join(folder, file), "utf8")) as string[]) : [];

type Files = Record<string, unknown>;

/** What a store holds, by path, made comparable as fixtures/conformance/README.md says. */
function readStore(store: string, braided: boolean): Files {
  const files: Files = {};
  const generated = runsByAge(store).filter(({ asked }) => !asked);
  for (const { folder, project, run } of runsByAge(store)) {
    const number = generated.findIndex((known) => known.folder === folder);
    const name = number < 0 ? run : number === 0 ? "_generated" : `_generated-${number + 1}`;
    for (const file of filesIn(folder)) {
      if (["run.ndjson", "summary.json", "output.log"].includes(file)) continue;
      files[`${project}/${name}/${file}`] = comparable(join(folder, file), braided, undefined);
    }
    files[`${project}/${name}`] = "a run";
  }
  return files;
}

function readExpected(expected: string, store: string, braided: boolean): Files {
  const files: Files = {};
  for (const project of readdirSync(expected)) {
    for (const run of readdirSync(join(expected, project))) {
      files[`${project}/${run}`] = "a run";
      for (const file of filesIn(join(expected, project, run))) {
        const path = join(expected, project, run, file);
        if (file === "run.ndjson") expectEvents(path, actualRun(store, project, run));
        else files[`${project}/${run}/${file}`] = comparable(path, braided, "expected");
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
function comparable(path: string, braided: boolean, side: "expected" | undefined): unknown {
  if (!path.endsWith(".ndjson")) return readFileSync(path).toString("base64");
  const text = readFileSync(path, "utf8");
  expect(text === "" || text.endsWith("\n"), `${path} ends in a newline`).toBe(true);
  const lines = text.split("\n").filter(Boolean);
  const records = path.endsWith("rejected.ndjson")
    ? lines.map(rejectedRecord)
    : lines.map((line) => timeless(compact(line), side));
  if (!braided) return records;
  const byRank: Record<string, unknown[]> = {};
  for (const record of records) {
    const rank = /"_rank":(\d+)/.exec(JSON.stringify(record).replaceAll("\\", ""))?.[1] ?? "0";
    byRank[rank] = [...(byRank[rank] ?? []), record];
  }
  return byRank;
}

function rejectedRecord(line: string): unknown {
  const { timestamp, reason, ...rest } = JSON.parse(line) as { timestamp: string; reason: string };
  expect(timestamp === "T" || TIMESTAMP.test(timestamp), timestamp).toBe(true);
  return { reason: /^.*?: /.exec(reason)?.[0], ...rest };
}

/** Without white space outside of strings. */
const compact = (line: string): string => line.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");

/** With `T` for a timestamp that the recorder assigned: one of about now. */
const timeless = (line: string, side: "expected" | undefined): string =>
  side === "expected"
    ? line
    : line.replace(/("timestamp":)"(2[^"]*)"/, (whole, key: string, time: string) =>
        TIMESTAMP.test(time) && Math.abs(Date.now() - Date.parse(time)) < 600_000 ? `${key}"T"` : whole,
      );
