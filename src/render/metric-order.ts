import { goalByName } from "../history/metric-goal.ts";
import type { RunView } from "../history/run-view.ts";
import { goalOf } from "../history/step-metric.ts";
import { endsOf } from "../history/summary.ts";

/**
 * The metrics of some runs, those first that people compare runs by. What at least half of the runs have goes before
 * what few have; then comes what has a declared goal, then a name that results usually have; what others are only
 * plotted against comes last. Among equals those of most runs, else as they appeared.
 */
export function metricsByImportance(views: readonly RunView[]): string[] {
  const counts = new Map<string, number>();
  const axes = new Set<string>();
  const goals = new Set<string>();
  let measured = 0;
  for (const { life, summary } of views) {
    const ends = endsOf(summary);
    if (ends.size > 0) measured++;
    for (const [name, { stepMetric }] of ends) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (stepMetric !== null) axes.add(stepMetric);
      if (life.rules.length > 0 && goalOf(name, life.rules) !== null) goals.add(name);
    }
  }
  const weigh = (name: string, count: number): number => {
    if (axes.has(name) && !goals.has(name)) return 0;
    const worth = goals.has(name) ? 3 : goalByName(name) === undefined ? 1 : 2;
    return worth + (2 * count >= measured ? 3 : 0);
  };
  return [...counts]
    .map(([name, count]) => ({ name, count, weight: weigh(name, count) }))
    .sort((a, b) => b.weight - a.weight || b.count - a.count)
    .map(({ name }) => name);
}
