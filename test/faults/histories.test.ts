import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import type { RunRef } from "../../src/store/catalog.ts";
import { openRun } from "../../src/store/open-run.ts";
import { makeFolder } from "../support/folders.ts";
import { recordsIn, type StoredRecord, sessionsIn } from "../support/runs.ts";
import { modelOf } from "../support/steps-model.ts";
import { refOf } from "../support/stored-run.ts";
import type { Deed } from "./history-driver.ts";
import { canKill, type Death, makeKillable } from "./killer.ts";

const FULL = process.env["TRACKIO_FAULTS"] === "full";
const RUNS = FULL ? 2000 : 40;

const FD = "fd3.ndjson";
const RANK_1 = "1-rank.ndjson";
const HEAD = '{"_type": "stream", "pid": 1, "rank": 1}\n';

/** A line as it is written, and what a run then holds of it: in which file, and which keys without the step. */
interface Line {
  readonly text: string;
  readonly file: "steps" | "tables" | "config" | "rejected";
  readonly step?: number;
  readonly keys: Readonly<Record<string, unknown>>;
}

const anyLine: fc.Arbitrary<Line> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.nat(99).map((n): Line => ({ text: `{"n": ${n}}`, file: "steps", keys: { n } })),
  },
  fc
    .tuple(fc.nat(12), fc.nat(99))
    .map(([step, n]): Line => ({ text: `{"step": ${step}, "n": ${n}}`, file: "steps", step, keys: { n } })),
  fc.nat(99).map((n): Line => ({ text: `{"val": {"n": ${n}}}`, file: "steps", keys: { "val/n": n } })),
  fc.nat(99).map(
    (n): Line => ({
      text: `{"_type": "table", "name": "t", "columns": ["n"], "rows": [[${n}]]}`,
      file: "tables",
      keys: { name: "t", columns: ["n"], rows: [[n]] },
    }),
  ),
  fc.nat(99).map(
    (n): Line => ({
      text: `{"_type": "config", "n": ${n}}`,
      file: "config",
      keys: { source: "program", config: { n } },
    }),
  ),
  fc.nat(99).map((n): Line => ({ text: `no json ${n}`, file: "rejected", keys: { line: `no json ${n}` } })),
);

/** One attempt: what is written and when it is looked at, and at which change of a file its recorder dies, if it does. */
interface AttemptPlan {
  readonly deeds: readonly ({ readonly rank: 0 | 1; readonly lines: readonly Line[] } | "look")[];
  readonly death: Death | undefined;
}

const anyDeath: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ at: fc.integer({ min: 1, max: 60 }), torn: fc.boolean() }),
  { nil: undefined, freq: 4 },
);

const anyHistory = fc.array(
  fc.record({
    plan: fc.record<AttemptPlan>({
      deeds: fc.array(
        fc.oneof(
          {
            weight: 2,
            arbitrary: fc.record({
              rank: fc.constantFrom(0, 0, 1),
              lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }),
            }),
          },
          { weight: 1, arbitrary: fc.constant("look" as const) },
        ),
        { maxLength: 8 },
      ),
      death: anyDeath,
    }),
    /** Recoveries that die as well, before the one that does not. */
    recoveries: fc.array(anyDeath, { maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 3 },
);

/** What one attempt has written, by rank, in order. */
type Reached = readonly [rank0: readonly Line[], rank1: readonly Line[]];

/** What a run must hold, by rank: the model. */
function modelRecords(attempts: readonly Reached[], rank: 0 | 1): Record<Line["file"], StoredRecord[]> {
  const files: Record<Line["file"], StoredRecord[]> = { steps: [], tables: [], config: [], rejected: [] };
  let goOn = 0;
  for (const [index, reached] of attempts.entries()) {
    const origin = { ...(index > 0 ? { _attempt: index + 1 } : {}), ...(rank > 0 ? { _rank: rank } : {}) };
    let next: number | undefined;
    for (const { file, step, keys } of reached[rank]) {
      const own = step ?? next ?? goOn;
      const place = { steps: own, tables: Math.max(0, (next ?? goOn) - 1) }[file as string];
      files[file].push({ ...(place === undefined ? {} : { step: place }), ...origin, ...keys });
      if (file === "steps") next = Math.max(next ?? 0, own + 1);
    }
    goOn = next ?? goOn;
  }
  return files;
}

describe.skipIf(!canKill)("any history of lines, deaths and resumes", () => {
  it("ends in what was written, once, in order, by the rules of docs/format.md", async () => {
    const { record, recover } = await makeKillable();
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { path, remove } = makeFolder();
        const root = join(path, "store");
        mkdirSync(root);
        const ref = refOf(root);
        const attempts: Reached[] = [];
        for (const { plan, recoveries } of history) {
          const before = startedIn(ref).length;
          const sessions = sessionsIn(root);
          record(root, { name: "r", deeds: deedsOf(plan) }, plan.death);
          const started = startedIn(ref).length;
          if (started > before) {
            const session = sessionsIn(root).find((each) => !sessions.includes(each));
            attempts.push(reachedBy(plan, session ?? "", ref, started));
          }
          for (const death of recoveries) recover(root, death);
          recover(root);
          expectHeld(ref, root, attempts);
        }
        remove();
      }),
      { numRuns: RUNS, seed: inject("seed"), endOnFailure: !FULL },
    );
  });
});

const startedIn = ({ folder }: RunRef): StoredRecord[] =>
  wholeRecords(join(folder, "run.ndjson")).filter(({ event }) => event === "started");

/** The records of a file whose last one may be torn. */
function wholeRecords(path: string): StoredRecord[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StoredRecord);
}

/** The second rank's stream says so first. */
function deedsOf({ deeds }: AttemptPlan): Deed[] {
  const head = { stream: RANK_1, text: HEAD };
  const all = deeds.map((deed) =>
    deed === "look"
      ? deed
      : { stream: deed.rank === 1 ? RANK_1 : FD, text: deed.lines.map(({ text }) => `${text}\n`).join("") },
  );
  return [head, ...all];
}

/** The lines that were in the streams when the recorder died: all, where it wrote the end. */
function reachedBy({ deeds }: AttemptPlan, session: string, { folder }: RunRef, attempt: number): Reached {
  const planned = (rank: 0 | 1): Line[] =>
    deeds.flatMap((deed) => (deed !== "look" && deed.rank === rank ? deed.lines : []));
  const ended = wholeRecords(join(folder, "run.ndjson")).some(
    (event) => event["event"] === "ended" && event["attempt"] === attempt,
  );
  if (ended) return [planned(0), planned(1)];
  const textIn = (stream: string): string => {
    const path = join(session, stream);
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  };
  const linesOf = (text: string, wanted: readonly Line[]): Line[] =>
    text
      .split("\n")
      .filter(Boolean)
      .map((piece, index) => {
        const line = wanted[index];
        return line?.text === piece ? line : { text: piece, file: "rejected", keys: { line: piece } };
      });
  const other = textIn(RANK_1);
  // A stream that does not get to say its rank is rank 0's.
  return other === "" || other.startsWith(HEAD)
    ? [linesOf(textIn(FD), planned(0)), linesOf(other.slice(HEAD.length), planned(1))]
    : [[...linesOf(textIn(FD), planned(0)), ...linesOf(other, [])], []];
}

/** The run holds what the model says, and is shown so. */
function expectHeld(ref: RunRef, root: string, attempts: readonly Reached[]): void {
  expect(sessionsIn(root), root).toEqual([]);
  for (const rank of [0, 1] as const) {
    for (const [file, wanted] of Object.entries(modelRecords(attempts, rank))) {
      const held = recordsIn(join(ref.folder, `${file}.ndjson`)).filter(({ _rank = 0 }) => _rank === rank);
      expect(
        held.map(({ timestamp, reason, ...record }) => record),
        `${file} of rank ${rank}, in ${root}`,
      ).toEqual(wanted);
    }
  }
  if (attempts.length === 0) return;
  const { summary } = openRun(root, ref, { now: Date.now() });
  const steps = recordsIn(join(ref.folder, "steps.ndjson")).map(
    ({ step, timestamp, _attempt = 1, _rank = 0, _rewind = 0, ...fields }) => ({
      step: Number(step),
      timestamp: String(timestamp),
      attempt: Number(_attempt),
      rank: Number(_rank),
      rewind: Number(_rewind),
      fields: Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value)] as const),
    }),
  );
  // Where rank 0 logged no step, the lowest that did is in view.
  const rank = steps.reduce((lowest, step) => Math.min(lowest, step.rank), steps[0]?.rank ?? 0);
  expect(summary.steps).toEqual(modelOf(steps, { rank, rules: [] }).steps);
}
