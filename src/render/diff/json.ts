import { objectOf } from "../json-document.ts";
import { statusWords } from "../status-words.ts";
import type { Comparison, MetricCell, MetricRow } from "./compare.ts";
import { conclusion } from "./conclusion.ts";
import { resultOf } from "./result.ts";

/**
 * What `diff --json` says. Values stand in the order of `runs`, null for a run without one; changes are parts of the first
 * run's value (0.1 for 10 % more).
 * @param all also what is the same in all runs
 */
export function diffJson(comparison: Comparison, all: boolean): Record<string, unknown> {
  const { runs, sections, metrics } = comparison;
  return {
    runs: runs.map(({ view }) => ({
      project: view.project,
      run: view.run,
      id: view.life.id,
      status: statusWords(view.status),
      last_step: view.summary.steps.last,
    })),
    ...Object.fromEntries(
      sections.map(({ title, rows }) => [
        title,
        objectOf(
          new Map(rows.filter(({ differs }) => all || differs).map((row) => [row.key, row])),
          ({ differs, facts }) => ({
            differs,
            values: facts.map((fact) => fact?.value ?? null),
            missing_in: runs.filter((_, run) => facts[run] === undefined).map(({ label }) => label),
          }),
        ),
      ]),
    ),
    metrics: objectOf(
      new Map(metrics.filter(({ differs }) => all || differs).map((row) => [row.name, row])),
      (row) => metricJson(row, comparison),
    ),
    conclusion: conclusion(comparison),
  };
}

function metricJson(row: MetricRow, { runs }: Comparison): Record<string, unknown> {
  const winners = resultOf(row)?.winners;
  return {
    differs: row.differs,
    goal: row.goal,
    best_runs: winners?.map((run) => runs[run]?.label) ?? null,
    values: row.cells.map((cell) => (cell === undefined ? null : cellJson(cell))),
  };
}

const cellJson = ({ summary, best, change, verdict, bestChange, bestVerdict }: MetricCell) => ({
  last: summary.last,
  last_step: summary.lastStep,
  change,
  verdict,
  best: best?.value ?? null,
  best_step: best?.step ?? null,
  best_change: bestChange,
  best_verdict: bestVerdict,
  min: summary.min,
  min_step: summary.minStep,
  max: summary.max,
  max_step: summary.maxStep,
  count: summary.count,
  nan: summary.nan,
});
