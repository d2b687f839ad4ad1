import { FlatScanner } from "../../src/format/flat-scanner.ts";
import type { JsonText } from "../../src/format/json-text.ts";
import type { Life, Rewind } from "../../src/history/life.ts";
import { type Place, StepsFold, type StepsView } from "../../src/history/steps-fold.ts";
import type { Json } from "../../src/history/summary.ts";

/** A step record: where it stands, and its metrics as JSON texts, in order. */
export interface StepLine extends Place {
  readonly fields: readonly (readonly [name: string, text: string])[];
  /** Its rank goes back before it. */
  readonly back?: Pick<Rewind, "step" | "metrics" | "empty">;
}

/** How often, and where to, the program of some steps went back. */
export const rewindsOf = (lines: readonly StepLine[]): Life["rewinds"] =>
  lines.flatMap(({ attempt, rank, rewind, back }) =>
    back === undefined ? [] : [{ attempt, rank, rewind, ...back }],
  );

/** Their events, as a run's file holds them. */
export const rewoundEvents = (lines: readonly StepLine[]): object[] =>
  rewindsOf(lines).map(({ attempt, rank, rewind, step, metrics, empty }) => ({
    event: "rewound",
    timestamp: "2026-11-23T03:26:00.000Z",
    attempt,
    ...(rank > 0 ? { _rank: rank } : {}),
    rewind,
    step,
    ...(metrics === null ? {} : { metrics }),
    ...(empty ? { empty } : {}),
  }));

/** The record's text, as a run's file holds it. */
export function recordText({ step, timestamp, attempt, rank, rewind, fields }: StepLine): string {
  const members = [
    `"step":${step}`,
    `"timestamp":"${timestamp}"`,
    ...(attempt > 1 ? [`"_attempt":${attempt}`] : []),
    ...(rank > 0 ? [`"_rank":${rank}`] : []),
    ...(rewind > 0 ? [`"_rewind":${rewind}`] : []),
    ...fields.map(([name, text]) => `${JSON.stringify(name)}:${text}`),
  ];
  return `{${members.join(",")}}`;
}

const addSlowly = (fold: StepsFold, line: StepLine): void =>
  fold.addRecord(new Map(line.fields.map(([name, text]) => [name, JSON.parse(text) as Json])), line);

/** Folds records as they are read the long way. */
export function foldSlowly(view: StepsView, lines: readonly StepLine[]): StepsFold {
  const fold = new StepsFold(view);
  for (const line of lines) addSlowly(fold, line);
  return fold;
}

/**
 * Folds records by their shapes, all but the first of each shape.
 * @param batch lines that are in memory at once
 */
export function foldFlat(view: StepsView, lines: readonly StepLine[], batch: number): StepsFold {
  const fold = new StepsFold(view);
  const scanner = new FlatScanner();
  for (let from = 0; from < lines.length; from += batch) {
    const texts = lines.slice(from, from + batch).map(recordText);
    const bytes = Buffer.from(`${texts.join("\n")}\n`);
    let start = 0;
    for (const [index, text] of texts.entries()) {
      const line = lines[from + index] as StepLine;
      const shape = scanner.scan(bytes, start);
      if (shape !== null && bytes[scanner.end] === 0x0a) fold.addFlat(scanner, shape, bytes, start, line);
      else {
        addSlowly(fold, line);
        scanner.learn(text as JsonText);
      }
      start += Buffer.byteLength(text) + 1;
    }
    fold.endBatch();
    bytes.fill(0); // What was in it may not be looked at any more.
  }
  return fold;
}
