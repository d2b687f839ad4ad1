import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recordsIn, type StoredRecord } from "../support/runs.ts";
import { type Place, PROGRAMS } from "../support/trackio.ts";
import { difference } from "./difference.ts";
import { startWatched, type Watched } from "./watched.ts";

/** What `fixtures/programs/mixed.py` writes through: its names, how much of all lines each gets, and its rank. */
const SOURCES = [
  { name: "fd", rank: 0 },
  { name: "own", rank: 1 },
  { name: "child", rank: 0 },
] as const;

/** The most lines that a source writes at once. */
const BURST = 200;

/** How much of `mixed.py` is written, source by source, and what it calls its sources. */
export interface Written {
  readonly tag: string;
  readonly counts: readonly number[];
}

/** All that it writes when nobody ends it. */
export function wholly(lines: number, tag = ""): Written {
  const fd = Math.floor(lines / 2);
  const own = Math.floor(lines / 5);
  return { tag, counts: [fd, own, lines - fd - own] };
}

/** A recorder with `mixed.py` under it. */
export interface Mixed extends Watched {
  /** How many lines of each source have reached their streams, at least. */
  readonly counts: () => readonly number[];
}

/** Starts `trackio run` with flags, around `mixed.py`. */
export function startMixed(place: Place, flags: readonly string[], lines: number, tag = ""): Mixed {
  const progress = join(place.root, `progress${tag}`);
  const program = ["python3", join(PROGRAMS, "mixed.py"), String(lines), progress, tag];
  return {
    ...startWatched(place, ["-p", "p", ...flags], program, tag),
    counts: () => {
      const bytes = existsSync(progress) ? readFileSync(progress) : Buffer.alloc(0);
      return SOURCES.map((_, index) => (bytes.length === 24 ? Number(bytes.readBigUInt64LE(8 * index)) : 0));
    },
  };
}

type Kept = Readonly<Record<string, readonly number[]>>;

/** The numbers of one source in a run's files, by file, in their order. */
function keptOf(name: string, files: Readonly<Record<string, readonly StoredRecord[]>>): Kept {
  const path = new RegExp(`^${name}/(\\d+)$`);
  const numbers = (file: string, number: (record: StoredRecord) => unknown): number[] =>
    (files[file] ?? []).flatMap((record) => {
      const found = number(record);
      return found === undefined ? [] : [Number(found)];
    });
  const rowOf = ({ rows }: StoredRecord): unknown => {
    const [row] = rows as readonly (readonly unknown[])[];
    return row?.[0] === name ? row[1] : undefined;
  };
  return {
    steps: numbers("steps", ({ s, n }) => (s === name ? n : undefined)),
    config: numbers("config", ({ config }) => (config as Record<string, unknown>)[name]),
    tables: numbers("tables", rowOf),
    alerts: numbers("alerts", ({ title, text }) => (title === name ? text : undefined)),
    system: numbers("system", ({ s, n }) => (s === name ? n : undefined)),
    checkpoints: numbers("run", (event) => path.exec(String(event["path"]))?.[1]),
    rejected: numbers(
      "rejected",
      ({ line }) => new RegExp(`^no json of ${name}/(\\d+)$`).exec(String(line))?.[1],
    ),
  };
}

/** What belongs there of the first `count` numbers of a source. */
function wantedOf(count: number): Kept {
  const all = Array.from({ length: count }, (_, number) => number);
  const of = (...kinds: readonly number[]): number[] => all.filter((number) => kinds.includes(number % 50));
  return {
    steps: all.filter((number) => ![7, 11, 23, 29, 31, 37].includes(number % 50)),
    config: of(7),
    tables: of(11, 41),
    alerts: of(23),
    system: of(29),
    checkpoints: of(31),
    rejected: of(37),
  };
}

/** How many numbers of a source were kept; a line with two records counts once. */
const countOf = (kept: Kept): number =>
  Math.max(0, ...Object.values(kept).map((numbers) => Math.max(-1, ...numbers) + 1));

const FILES = ["run", "config", "steps", "tables", "media", "system", "alerts", "rejected"] as const;

/** All files of a run, parsed. */
export const filesOf = (folder: string): Record<string, readonly StoredRecord[]> =>
  Object.fromEntries(FILES.map((file) => [file, recordsIn(join(folder, `${file}.ndjson`))]));

/** What must be said of the lines that reached the streams. */
export interface Wanted {
  readonly attempt?: number;
  /** At least these, and where the program was killed at most a burst more. */
  readonly written: Written;
  readonly killed: boolean;
}

/** What is wrong with the lines that a run holds of `mixed.py`, in words. */
export function lineProblems(folder: string, { attempt = 1, written, killed }: Wanted): string[] {
  const problems: string[] = [];
  const all = filesOf(folder);
  const files = Object.fromEntries(
    Object.entries(all).map(([file, records]) => [
      file,
      records.filter(({ _attempt = 1, attempt: of = _attempt }) => of === attempt),
    ]),
  );
  for (const [index, { name }] of SOURCES.entries()) {
    const source = `${written.tag}${name}`;
    const kept = keptOf(source, files);
    const count = countOf(kept);
    const least = written.counts[index] ?? 0;
    if (count < least || count > (killed ? least + BURST : least))
      problems.push(`${source}: ${count} lines are there; ${least} were written`);
    const wanted = wantedOf(count);
    for (const [file, numbers] of Object.entries(wanted))
      problems.push(...difference(`${source} in ${file}`, kept[file] ?? [], numbers));
  }
  problems.push(
    ...stepProblems(
      files,
      (all["steps"] ?? []).filter(({ _attempt = 1 }) => Number(_attempt) < attempt),
    ),
  );
  const torn = (files["rejected"] ?? []).filter(({ line }) => !String(line).startsWith("no json of "));
  if (torn.length > (killed ? SOURCES.length : 0))
    problems.push(`rejected: ${torn.map(({ line }) => String(line).slice(0, 100)).join(" | ")}`);
  return problems;
}

/** Each rank's steps count on from the attempts before, without a gap; tables and alerts belong to steps that there are. */
function stepProblems(
  files: Readonly<Record<string, readonly StoredRecord[]>>,
  before: readonly StoredRecord[],
): string[] {
  return [0, 1].flatMap((rank) => {
    const of = (records: readonly StoredRecord[] = []): number[] =>
      records.filter(({ _rank = 0 }) => _rank === rank).map(({ step }) => Number(step));
    const own = (file: string): number[] => of(files[file]);
    const steps = own("steps");
    const first = Math.max(-1, ...of(before)) + 1;
    const problems = difference(
      `steps of rank ${rank}`,
      steps,
      steps.map((_, index) => first + index),
    );
    for (const file of ["tables", "alerts"]) {
      const belongs = own(file);
      const sorted = [...belongs].sort((a, b) => a - b);
      problems.push(...difference(`steps of rank ${rank} in ${file}`, belongs, sorted));
      const last = Math.max(first - 1, 0, ...steps.slice(-1));
      if ((sorted.at(-1) ?? 0) > last)
        problems.push(`${file} of rank ${rank}: step ${sorted.at(-1)} of ${last}`);
    }
    return problems;
  });
}

/** What `trackio show --json` says, recounted from the files: what differs, in words. */
export function summaryProblems(folder: string, shown: Readonly<Record<string, unknown>>): string[] {
  const { run, config, steps, tables, system, alerts, rejected } = filesOf(folder);
  const own = (records: readonly StoredRecord[] = []): readonly StoredRecord[] =>
    records.filter(({ _rank = 0 }) => _rank === 0);
  const shownSteps = own(steps);
  const numbers = shownSteps.map(({ n }) => Number(n));
  const others = (steps ?? []).filter(({ _rank }) => _rank === 1).map(({ step }) => Number(step));
  const recount = {
    steps: {
      count: shownSteps.length,
      first: shownSteps[0]?.["step"] ?? null,
      last: shownSteps.at(-1)?.["step"] ?? null,
    },
    config: Object.assign({}, ...(config ?? []).map((record) => record["config"])) as unknown,
    count: numbers.length === 0 ? undefined : numbers.length,
    n: numbers.at(-1),
    max: numbers.length === 0 ? undefined : Math.max(...numbers),
    tables: own(tables).length,
    alerts: (alerts ?? []).length,
    system: (system ?? []).length,
    rejected: (rejected ?? []).length,
    checkpoint: run?.filter(({ event }) => event === "checkpoint").at(-1)?.["path"],
    ranks: others.length === 0 ? [] : [{ rank: 1, last_step: Math.max(...others) }],
  };
  const metric = (shown["metrics"] as Record<string, Record<string, unknown>>)["n"];
  const { count, first, last } = shown["steps"] as Record<string, unknown>;
  const said = {
    steps: { count, first, last },
    config: shown["config"],
    count: metric?.["count"],
    n: metric?.["last"],
    max: metric?.["max"],
    tables: (shown["tables"] as unknown[]).length,
    alerts: shown["alerts"],
    system: shown["system_samples"],
    rejected: (shown["rejected"] as unknown[]).length,
    checkpoint: (shown["checkpoint"] as { path?: unknown } | null)?.path,
    ranks: shown["ranks"],
  };
  return Object.keys(recount).flatMap((key) => {
    const [is, wanted] = [said, recount].map((each) =>
      JSON.stringify((each as Record<string, unknown>)[key]),
    );
    return is === wanted ? [] : [`${key}: show says ${is}; the files hold ${wanted}`];
  });
}
