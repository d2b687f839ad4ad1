import { Cutoffs } from "../../src/history/cutoffs.ts";
import type { MetricRule } from "../../src/history/life.ts";
import { GLOBAL_STEP } from "../../src/history/step-metric.ts";
import type { Json } from "../../src/history/summary.ts";
import { rewindsOf, type StepLine } from "./folding.ts";

/** The steps of a run by docs/format.md, in the plainest words: what a fold must agree with. */
export interface Model {
  readonly steps: object;
  readonly metrics: Map<string, object>;
  readonly ranks: Map<number, number>;
}

interface Question {
  readonly rank: number;
  readonly attempt?: number;
  readonly rules: readonly MetricRule[];
}

const fits = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[^\w/]/g, "\\$&"))
      .join("[^]*")}$`,
  ).test(name);

/** The metric that takes the step's place. Runs of a test carry `train/global_step` on each line or on none. */
function axisOf(name: string, rules: readonly MetricRule[], line: StepLine): string | null {
  const rule = rules.filter((each) => each.stepMetric !== null && fits(each.name, name)).at(-1);
  if (rule !== undefined) return rule.stepMetric === name ? null : rule.stepMetric;
  return line.fields.some(([key]) => key === GLOBAL_STEP) ? GLOBAL_STEP : null;
}

const valueIn = (line: StepLine, name: string): Json | undefined => {
  const text = line.fields.find(([key]) => key === name)?.[1];
  return text === undefined ? undefined : (JSON.parse(text) as Json);
};

/** Where a line stands on an axis: by the last number that the axis had, else by its step. */
function placeOn(axis: string | null, lines: readonly StepLine[], at: number): number {
  const last = axis === null ? undefined : lastNumber(axis, lines.slice(0, at + 1));
  return last ?? (lines[at] as StepLine).step;
}

const lastNumber = (name: string, lines: readonly StepLine[]): number | undefined =>
  lines.map((line) => valueIn(line, name)).findLast((value) => typeof value === "number");

/** The first x of each attempt on an axis, of the lines that carry it. */
function firstsOn(axis: string | null, lines: readonly StepLine[]): Map<number, number> {
  const firsts = new Map<number, number>();
  for (const line of lines) {
    const x = axis === null ? line.step : valueIn(line, axis);
    if (typeof x === "number" && !firsts.has(line.attempt)) firsts.set(line.attempt, x);
  }
  return firsts;
}

/** A point of a metric, and what else its line tells. */
export interface ModelPoint {
  /** On the axis that takes the step's place, or at the step. */
  readonly x: number;
  readonly value: Json;
  readonly line: StepLine;
  /** The last number of a metric, its line included; undefined before there is one. */
  readonly lastOf: (metric: string) => number | undefined;
}

/** The points of a metric that count. */
export function pointsOf(
  all: readonly StepLine[],
  { rank, attempt, rules }: Question,
  name: string,
): { readonly stepMetric: string | null; readonly points: readonly ModelPoint[] } {
  const lines = linesOf(all, rank, attempt);
  const first = lines.find((line) => valueIn(line, name) !== undefined);
  if (first === undefined) return { stepMetric: null, points: [] };
  const stepMetric = axisOf(name, rules, first);
  const isAxis = name === GLOBAL_STEP || rules.some((rule) => rule.stepMetric === name);
  const axis = stepMetric ?? (isAxis ? name : null);
  const points = lines.flatMap((line, at) => {
    const value = valueIn(line, name);
    if (value === undefined) return [];
    if (attempt === undefined && isHidden(lines, axis, line, placeOn(axis, lines, at))) return [];
    if (attempt === undefined && isTakenBack(lines, name, line)) return [];
    const lastOf = (metric: string) => lastNumber(metric, lines.slice(0, at + 1));
    return [{ x: placeOn(stepMetric, lines, at), value, line, lastOf }];
  });
  return { stepMetric, points };
}

const linesOf = (all: readonly StepLine[], rank: number, attempt: number | undefined): StepLine[] =>
  all.filter((line) => line.rank === rank && (attempt === undefined || line.attempt === attempt));

/** Whether a later attempt did a point again. */
const isHidden = (lines: readonly StepLine[], axis: string | null, line: StepLine, x: number): boolean =>
  [...firstsOn(axis, lines)].some(([later, first]) => later > line.attempt && x >= first);

/** Whether its rank went back behind a point, and took what has its name, or everything, back. */
const isTakenBack = (lines: readonly StepLine[], name: string | null, line: StepLine): boolean =>
  lines.some(
    ({ attempt, rewind, back }) =>
      back !== undefined &&
      (attempt > line.attempt || (attempt === line.attempt && rewind > line.rewind)) &&
      line.step >= back.step &&
      (back.metrics === null || (name === null ? back.empty : back.metrics.includes(name))),
  );

export function modelOf(all: readonly StepLine[], { rank, attempt, rules }: Question): Model {
  const lines = linesOf(all, rank, attempt);
  const names = new Set(lines.flatMap(({ fields }) => fields.map(([key]) => key)));
  const question = { rank, rules, ...(attempt === undefined ? {} : { attempt }) };
  const found = new Map([...names].map((name) => [name, pointsOf(all, question, name)]));

  // A line counts where something of it is shown; one that holds nothing goes by its step.
  const alive = new Set([...found.values()].flatMap(({ points }) => points.map(({ line }) => line)));
  const shown = lines.filter((line) =>
    line.fields.length === 0
      ? attempt !== undefined || !(isHidden(lines, null, line, line.step) || isTakenBack(lines, null, line))
      : alive.has(line),
  );
  const steps = {
    count: shown.filter((line, at) => shown.slice(0, at).every(({ step }) => step < line.step)).length,
    first: shown.length === 0 ? null : Math.min(...shown.map(({ step }) => step)),
    last: shown.length === 0 ? null : Math.max(...shown.map(({ step }) => step)),
    firstTime: shown[0]?.timestamp ?? null,
    lastTime: shown.at(-1)?.timestamp ?? null,
    superseded: lines.length - shown.length,
  };

  const metrics = new Map<string, object>();
  for (const [name, { stepMetric, points }] of found) {
    const numbers = points.filter(
      (point): point is ModelPoint & { readonly value: number } => typeof point.value === "number",
    );
    const min = numbers.find(({ value }) => numbers.every((other) => value <= other.value));
    const max = numbers.find(({ value }) => numbers.every((other) => value >= other.value));
    const last = points.at(-1);
    if (last === undefined) continue;
    metrics.set(name, {
      count: points.length,
      last: last.value,
      lastStep: last.x,
      first: numbers[0]?.value ?? null,
      min: min?.value ?? null,
      minStep: min?.x ?? null,
      max: max?.value ?? null,
      maxStep: max?.x ?? null,
      nan: points.filter(({ value }) => value === "NaN").length,
      stepMetric,
    });
  }

  const others = [...new Set(all.map((line) => line.rank))].filter((each) => each > 0);
  const ranks = new Map(
    others.map((each) => [
      each,
      Math.max(...all.filter((line) => line.rank === each).map(({ step }) => step)),
    ]),
  );
  return { steps, metrics, ranks };
}

/** What tells superseded points, where there may be some. */
export function cutoffsOf(
  all: readonly StepLine[],
  rank: number,
  rules: readonly MetricRule[],
): Cutoffs | undefined {
  const lines = all.filter((line) => line.rank === rank);
  const rewinds = rewindsOf(all);
  if (new Set(all.map(({ attempt }) => attempt)).size < 2 && rewinds.length === 0) return undefined;
  const cutoffs = new Cutoffs({ rewinds }, rank);
  const axes = new Set([null, GLOBAL_STEP, ...rules.map(({ stepMetric }) => stepMetric)]);
  for (const axis of axes)
    for (const [attempt, x] of firstsOn(axis, lines)) cutoffs.note(axis ?? Cutoffs.STEP, attempt, x);
  return cutoffs;
}
