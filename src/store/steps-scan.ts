import { join } from "node:path";
import { FlatScanner } from "../format/flat-scanner.ts";
import { isObject, type JsonText, membersOf } from "../format/json-text.ts";
import type { Shape } from "../format/shape.ts";
import { BOOKKEEPING } from "../format/stamp.ts";
import { Cutoffs } from "../history/cutoffs.ts";
import type { Life } from "../history/life.ts";
import { GLOBAL_STEP, stepMetricOf } from "../history/step-metric.ts";
import { jsonAt, type StepsFold } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import { eachLine, parseRecord, type StoredRecord } from "./read-records.ts";

const STEPS = "steps.ndjson";

/** Bookkeeping of a stored record, overwritten for each: it is read by millions. */
interface MutablePlace {
  step: number;
  attempt: number;
  rank: number;
  rewind: number;
  timestamp: string;
}

type OnFlat = (scanner: FlatScanner, shape: Shape, bytes: Buffer, start: number, place: MutablePlace) => void;
type OnRecord = (fields: Map<string, Json>, place: MutablePlace) => void;

/** Feeds a fold with the step records of a run, from an offset on. The offset behind the last whole line. */
export function foldSteps(folder: string, from: number, fold: StepsFold): number {
  return scanSteps(
    folder,
    from,
    (scanner, shape, bytes, start, place) => fold.addFlat(scanner, shape, bytes, start, place),
    (fields, place) => fold.addRecord(fields, place),
    () => fold.endBatch(),
  );
}

/** What of the life of a run tells which of its points are superseded. */
export type Past = Pick<Life, "attempts" | "rewinds" | "rules">;

/** Which points of a rank are superseded: where each attempt began, on the step axis and on every axis that takes its place. */
export function findCutoffs(folder: string, rank: number, life: Past): Cutoffs {
  const cutoffs = new Cutoffs(life, rank);
  if (life.attempts.length <= 1) return cutoffs;
  const { rules } = life;
  const axes = [GLOBAL_STEP, ...rules.flatMap(({ stepMetric }) => (stepMetric === null ? [] : [stepMetric]))];
  eachPlace(folder, rank, (place, value) => {
    cutoffs.note(Cutoffs.STEP, place.attempt, place.step);
    for (const axis of axes) {
      const x = value(axis);
      if (typeof x === "number") cutoffs.note(axis, place.attempt, x);
    }
  });
  return cutoffs;
}

/**
 * Tells which tables and media of a rank are superseded. Where a step metric takes the step's place for one of that
 * name, it goes with the points of its attempt: from the first step on at which the step metric was superseded.
 * @param cutoffs of that rank, with all axes of the rules
 */
export function supersededRecords(
  folder: string,
  rank: number,
  { attempts, rules }: Past,
  cutoffs: Cutoffs,
): (record: StoredRecord) => boolean {
  const axes = [...new Set(rules.flatMap(({ stepMetric }) => (stepMetric === null ? [] : [stepMetric])))];
  const starts = new Map(axes.map((axis) => [axis, new Map<number, number>()]));
  if (axes.length > 0 && attempts.length > 1) {
    eachPlace(folder, rank, ({ step, attempt }, value) => {
      for (const [axis, from] of starts) {
        const x = value(axis);
        if (typeof x !== "number" || x < cutoffs.madeAgainFrom(axis, attempt)) continue;
        if (step < (from.get(attempt) ?? Number.POSITIVE_INFINITY)) from.set(attempt, step);
      }
    });
  }
  return ({ name, step, _attempt = 1, _rewind = 0 }) => {
    const attempt = Number(_attempt);
    const known = typeof name === "string" ? name : null;
    if (Number(step) >= cutoffs.takenBackFrom(known, attempt, Number(_rewind))) return true;
    const axis = known === null ? null : stepMetricOf(known, rules, NO_KEYS);
    const from =
      axis === null ? cutoffs.madeAgainFrom(Cutoffs.STEP, attempt) : starts.get(axis)?.get(attempt);
    return Number(step) >= (from ?? Number.POSITIVE_INFINITY);
  };
}

/** A table or a media record carries no metric beside it. */
const NO_KEYS: ReadonlySet<string> = new Set();

/** Visits every step record of a rank, with what it holds of a metric. */
function eachPlace(
  folder: string,
  rank: number,
  visit: (place: MutablePlace, value: (metric: string) => Json | undefined) => void,
): void {
  scanSteps(
    folder,
    0,
    (scanner, shape, bytes, _start, place) => {
      if (place.rank !== rank) return;
      visit(place, (metric) => {
        const gap = shape.keys.indexOf(metric);
        return gap < 0 ? undefined : jsonAt(scanner, bytes, gap);
      });
    },
    (fields, place) => {
      if (place.rank === rank) visit(place, (metric) => fields.get(metric));
    },
  );
}

/** Where something of a rank stands among its attempts, and behind how many times that it went back. */
export type Passage = Pick<MutablePlace, "attempt" | "rewind">;

export const isLater = (a: Passage, b: Passage): boolean =>
  a.attempt > b.attempt || (a.attempt === b.attempt && a.rewind > b.rewind);

/** The newest passage in which each rank logged a step. */
export function lastPassages(folder: string): Map<number, Passage> {
  const last = new Map<number, Passage>();
  const note = ({ rank, attempt, rewind }: MutablePlace): void => {
    const known = last.get(rank);
    if (known === undefined || isLater({ attempt, rewind }, known)) last.set(rank, { attempt, rewind });
  };
  scanSteps(
    folder,
    0,
    (_scanner, _shape, _bytes, _start, place) => note(place),
    (_fields, place) => note(place),
  );
  return last;
}

function scanSteps(
  folder: string,
  from: number,
  onFlat: OnFlat,
  onRecord: OnRecord,
  endRegion?: () => void,
): number {
  const scanner = new FlatScanner();
  const place: MutablePlace = { step: 0, attempt: 1, rank: 0, rewind: 0, timestamp: "" };
  return eachLine(
    join(folder, STEPS),
    from,
    (bytes, start, end) => {
      const shape = scanner.scan(bytes, start);
      if (shape === null || scanner.end !== end || shape.stepAt < 0 || shape.timestampAt < 0) {
        readSlowly(bytes.toString("utf8", start, end), scanner, place, onRecord);
        return;
      }
      place.step = scanner.numbers[shape.stepAt] as number;
      place.attempt = shape.attemptAt < 0 ? 1 : (scanner.numbers[shape.attemptAt] as number);
      place.rank = shape.rankAt < 0 ? 0 : (scanner.numbers[shape.rankAt] as number);
      place.rewind = shape.rewindAt < 0 ? 0 : (scanner.numbers[shape.rewindAt] as number);
      place.timestamp = jsonAt(scanner, bytes, shape.timestampAt) as string;
      onFlat(scanner, shape, bytes, start, place);
    },
    endRegion,
  );
}

function readSlowly(text: string, scanner: FlatScanner, place: MutablePlace, onRecord: OnRecord): void {
  const record = parseRecord(text);
  if (record === undefined) return;
  const { step, timestamp, _attempt, _rank, _rewind } = record;
  place.step = typeof step === "number" ? step : 0;
  place.timestamp = typeof timestamp === "string" ? timestamp : "";
  place.attempt = typeof _attempt === "number" ? _attempt : 1;
  place.rank = typeof _rank === "number" ? _rank : 0;
  place.rewind = typeof _rewind === "number" ? _rewind : 0;
  // Not by the object's own order, which puts names like "10" first.
  const keys = membersOf(text.trim() as JsonText).map(({ key }) => key);
  const fields = new Map(
    keys.filter((key) => !BOOKKEEPING.has(key)).map((key) => [key, record[key] as Json]),
  );
  onRecord(fields, place);
  if (isObject(text as JsonText) && membersOf(text as JsonText).length > 0) scanner.learn(text as JsonText);
}
