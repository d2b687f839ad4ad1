import type { RunView } from "../history/run-view.ts";
import { hasGoal } from "../history/step-metric.ts";

/** Last words of the names that results usually have: "val/loss", "eval_accuracy", "test.f1". */
const RESULTS = new Set(
  "loss acc accuracy err error f1 auc auroc precision recall score reward return perplexity ppl mae mse rmse r2 bleu iou map wer cer".split(
    " ",
  ),
);

const isResult = (name: string): boolean =>
  RESULTS.has(
    name
      .toLowerCase()
      .split(/[/._\- ]/)
      .at(-1) ?? "",
  );

/**
 * The metrics of some runs, those first that people compare runs by: with a declared goal, then with a name that results
 * usually have; what others are only plotted against comes last. Among equals those of most runs, else as they appeared.
 */
export function metricsByImportance(views: readonly RunView[]): string[] {
  const counts = new Map<string, number>();
  const axes = new Set<string>();
  const goals = new Set<string>();
  for (const { life, summary } of views) {
    for (const [name, { stepMetric }] of summary.metrics) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (stepMetric !== null) axes.add(stepMetric);
      if (hasGoal(name, life.rules)) goals.add(name);
    }
  }
  const weigh = (name: string): number => {
    if (goals.has(name)) return 3;
    if (axes.has(name)) return 0;
    return isResult(name) ? 2 : 1;
  };
  return [...counts]
    .map(([name, count]) => ({ name, count, weight: weigh(name) }))
    .sort((a, b) => b.weight - a.weight || b.count - a.count)
    .map(({ name }) => name);
}
