import { join } from "node:path";
import { FlatScanner } from "../format/flat-scanner.ts";
import { isObject, type JsonText, membersOf } from "../format/json-text.ts";
import type { Shape } from "../format/shape.ts";
import { Cutoffs } from "../history/cutoffs.ts";
import type { MetricRule } from "../history/life.ts";
import { GLOBAL_STEP } from "../history/step-metric.ts";
import { BOOKKEEPING, jsonAt, type StepsFold } from "../history/steps-fold.ts";
import type { Json } from "../history/summary.ts";
import { eachLine, parseRecord } from "./read-records.ts";

const STEPS = "steps.ndjson";

/** Bookkeeping of a stored record, overwritten for each: it is read by millions. */
interface MutablePlace {
  step: number;
  attempt: number;
  rank: number;
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

/** Where each attempt of a rank began, on the step axis and on every axis that takes its place. */
export function findCutoffs(folder: string, rank: number, rules: readonly MetricRule[]): Cutoffs {
  const cutoffs = new Cutoffs();
  const axes = [GLOBAL_STEP, ...rules.flatMap(({ stepMetric }) => (stepMetric === null ? [] : [stepMetric]))];
  const note = (place: MutablePlace, value: (axis: string) => Json | undefined): void => {
    if (place.rank !== rank) return;
    cutoffs.note(Cutoffs.STEP, place.attempt, place.step);
    for (const axis of axes) {
      const x = value(axis);
      if (typeof x === "number") cutoffs.note(axis, place.attempt, x);
    }
  };
  scanSteps(
    folder,
    0,
    (scanner, shape, bytes, _start, place) =>
      note(place, (axis) => {
        const gap = shape.keys.indexOf(axis);
        return gap < 0 ? undefined : jsonAt(scanner, bytes, gap);
      }),
    (fields, place) => note(place, (axis) => fields.get(axis)),
  );
  return cutoffs;
}

function scanSteps(
  folder: string,
  from: number,
  onFlat: OnFlat,
  onRecord: OnRecord,
  endRegion?: () => void,
): number {
  const scanner = new FlatScanner();
  const place: MutablePlace = { step: 0, attempt: 1, rank: 0, timestamp: "" };
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
      place.timestamp = jsonAt(scanner, bytes, shape.timestampAt) as string;
      onFlat(scanner, shape, bytes, start, place);
    },
    endRegion,
  );
}

function readSlowly(text: string, scanner: FlatScanner, place: MutablePlace, onRecord: OnRecord): void {
  const record = parseRecord(text);
  if (record === undefined) return;
  const { step, timestamp, _attempt, _rank } = record;
  place.step = typeof step === "number" ? step : 0;
  place.timestamp = typeof timestamp === "string" ? timestamp : "";
  place.attempt = typeof _attempt === "number" ? _attempt : 1;
  place.rank = typeof _rank === "number" ? _rank : 0;
  // Not by the object's own order, which puts names like "10" first.
  const keys = membersOf(text.trim() as JsonText).map(({ key }) => key);
  const fields = new Map(
    keys.filter((key) => !BOOKKEEPING.has(key)).map((key) => [key, record[key] as Json]),
  );
  onRecord(fields, place);
  if (isObject(text as JsonText) && membersOf(text as JsonText).length > 0) scanner.learn(text as JsonText);
}
