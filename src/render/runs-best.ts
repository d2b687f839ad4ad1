import { goalAmong } from "../history/metric-goal.ts";
import type { RunView } from "../history/run-view.ts";
import { type Accessor, accessorOf, type Meant } from "../query/run-names.ts";
import { numberOf } from "./value.ts";

/** What stands behind the best value of a metric. */
export const BEST = "*";

/** What can be asked of a metric that is as good or bad as its values. */
const VALUES: ReadonlySet<string> = new Set(["last", "first", "min", "max"]);

/**
 * The best of a metric's values in some runs; undefined where neither the programs nor the name tell which way is
 * better, or all are equal.
 */
export function bestOf(meant: Meant, views: readonly RunView[]): number | undefined {
  if (meant.kind !== "metric" || !VALUES.has(meant.facet ?? "last")) return undefined;
  const goal = goalAmong(meant.metric, views);
  if (goal === undefined) return undefined;
  const value = accessorOf(meant, 0);
  const numbers = views.map((view) => finite(value, view)).filter((number) => number !== undefined);
  const [least, greatest] = numbers.reduce(
    ([least, greatest], number) => [Math.min(least, number), Math.max(greatest, number)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (!(least < greatest)) return undefined;
  return goal === "minimize" ? least : greatest;
}

function finite(value: Accessor, view: RunView): number | undefined {
  const number = numberOf(value(view) ?? null);
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}
