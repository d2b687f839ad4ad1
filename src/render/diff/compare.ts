import type { Goal } from "../../format/message.ts";
import { type Best, bestOf, goalAmong } from "../../history/metric-goal.ts";
import type { RunView } from "../../history/run-view.ts";
import type { Json, MetricSummary } from "../../history/summary.ts";
import { metricsByImportance } from "../metric-order.ts";
import { numberOf } from "../value.ts";
import { judge, relativeChange, type Verdict } from "./change.ts";
import { type Fact, type KeptCode, NOTHING_KEPT, SECTIONS } from "./facts.ts";

/** One run of a comparison. */
export interface Compared {
  readonly view: RunView;
  /** Its name; with its project where the name alone is not clear. */
  readonly label: string;
}

/** A fact of all runs, in their order; undefined for a run that does not have it. */
export interface FactRow {
  readonly key: string;
  readonly facts: readonly (Fact | undefined)[];
  readonly differs: boolean;
  /** It always differs, and does not count. */
  readonly passing: boolean;
}

export interface FactSection {
  readonly title: string;
  readonly of: string;
  readonly rows: readonly FactRow[];
}

/** A metric of one run. Changes and verdicts are against the first run. */
export interface MetricCell {
  readonly summary: MetricSummary;
  /** The last value where it is a number, NaN and infinities included. */
  readonly last: number | undefined;
  readonly best: Best | null;
  readonly change: number | null;
  readonly verdict: Verdict | null;
  readonly bestChange: number | null;
  readonly bestVerdict: Verdict | null;
}

export interface MetricRow {
  readonly name: string;
  readonly goal: Goal | null;
  readonly differs: boolean;
  /** Others are plotted against it: it counts, and is no result. */
  readonly axis: boolean;
  readonly cells: readonly (MetricCell | undefined)[];
}

/** Runs held against the first of them. */
export interface Comparison {
  readonly runs: readonly Compared[];
  readonly sections: readonly FactSection[];
  /** Those first that people compare runs by. */
  readonly metrics: readonly MetricRow[];
  /** Only some metrics were asked for. */
  readonly chosen: boolean;
  /** All of them are one run. */
  readonly itself: boolean;
}

/**
 * @param views at least two
 * @param wanted whether a metric is to be compared; undefined for all
 * @param kept what a run's folder holds of its code
 */
export function compareRuns(
  views: readonly RunView[],
  now: number,
  wanted?: (metric: string) => boolean,
  kept: (view: RunView) => KeptCode = () => NOTHING_KEPT,
): Comparison {
  const [first] = views;
  const labels = labelsOf(views);
  const metrics = metricsByImportance(views).filter((name) => wanted?.(name) ?? true);
  return {
    runs: views.map((view, index) => ({ view, label: labels[index] ?? view.run })),
    sections: SECTIONS.map(({ title, of, facts }) => ({
      title,
      of,
      rows: factRows(views.map((view) => facts(view, now, kept(view)))),
    })),
    metrics: metrics.map((name) => metricRow(name, views)),
    chosen: wanted !== undefined,
    itself: views.every(({ folder }) => folder === first?.folder),
  };
}

function labelsOf(views: readonly RunView[]): string[] {
  const projects = new Set(views.map(({ project }) => project));
  return views.map(({ project, run }) => (projects.size > 1 ? `${project}/${run}` : run));
}

/** Keys in the order of the first run, those of the others behind them. */
function factRows(runs: readonly ReadonlyMap<string, Fact>[]): FactRow[] {
  const keys = new Set(runs.flatMap((facts) => [...facts.keys()]));
  return [...keys].map((key) => {
    const facts = runs.map((each) => each.get(key));
    const [first] = facts;
    return {
      key,
      facts,
      differs: facts.some((fact) => fact === undefined || !same(fact.value, first?.value)),
      passing: facts.some((fact) => fact?.passing === true),
    };
  });
}

function metricRow(name: string, views: readonly RunView[]): MetricRow {
  const goal = goalAmong(name, views) ?? null;
  const summaries = views.map(({ summary }) => summary.metrics.get(name));
  const [first] = summaries;
  return {
    name,
    goal,
    differs: summaries.some((each) => each === undefined || first === undefined || !sameMetric(each, first)),
    axis: views.some(({ summary }) => [...summary.metrics.values()].some((each) => each.stepMetric === name)),
    cells: summaries.map((summary) => summary && metricCell(summary, first, goal)),
  };
}

function metricCell(summary: MetricSummary, first: MetricSummary | undefined, goal: Goal | null): MetricCell {
  const last = numberOf(summary.last);
  const best = goal === null ? null : bestOf(summary, goal);
  const from = first === undefined || first === summary ? undefined : numberOf(first.last);
  const bestFrom = first === undefined || first === summary || goal === null ? null : bestOf(first, goal);
  const both = last !== undefined && from !== undefined;
  const bests = best !== null && bestFrom !== null;
  return {
    summary,
    last,
    best,
    change: both ? relativeChange(last, from) : null,
    verdict: both ? judge(last, from, goal) : null,
    bestChange: bests ? relativeChange(best.value, bestFrom.value) : null,
    bestVerdict: bests ? judge(best.value, bestFrom.value, goal) : null,
  };
}

const sameMetric = (a: MetricSummary, b: MetricSummary): boolean =>
  (["last", "lastStep", "min", "max", "minStep", "maxStep", "count", "nan"] as const).every((key) =>
    same(a[key], b[key]),
  );

/** Objects are the same whatever the order of their keys. */
function same(a: Json, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
