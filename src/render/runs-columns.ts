import type { RunView } from "../history/run-view.ts";
import { shownConfig } from "../history/shown-config.ts";
import type { Json } from "../history/summary.ts";
import type { Meant, RunNames } from "../query/run-names.ts";
import { varyingKeys } from "./config-keys.ts";
import { metricsByImportance } from "./metric-order.ts";
import { numberOf } from "./value.ts";

/** A column of a list of runs: what it tells, as a name of the expression language means it. */
export interface RunsColumn {
  readonly header: string;
  readonly meant: Meant;
  /** Columns with smaller numbers stay longer where there is little room. */
  readonly rank: number;
}

const fact = (header: string, word: string, rank: number): RunsColumn => ({
  header,
  meant: { kind: "run", word },
  rank,
});

/**
 * The columns of a list where nobody chose any: what each run is, the config that differs, and the metrics in the order
 * of their importance. Config and metrics, ranked from 0 on by turns, stand between what matters more and less.
 * @param differing the runs between which config is to differ
 * @param several the runs are of several projects
 */
export function usualColumns(
  views: readonly RunView[],
  differing: readonly RunView[],
  names: RunNames,
  several: boolean,
): RunsColumn[] {
  const tagged = views.some(({ life }) => life.tags.length > 0);
  return [
    several ? fact("run", "path", -3) : fact("run", "name", -3),
    fact("status", "status", -2),
    fact("started", "started", 2.1),
    fact("duration", "duration", 3.2),
    fact("steps", "steps", 2.2),
    ...(tagged ? [fact("tags", "tags", 2.3)] : []),
    ...configColumns(differing, names),
    ...metricsByImportance(views).map((metric, index): RunsColumn => {
      const meant = { kind: "metric", metric, facet: undefined } as const;
      return { header: names.labelOf(meant), meant, rank: 2 * index };
    }),
  ];
}

/** Where room is short, what differs stays longer than what is only missing, and numbers longer than texts. */
function configColumns(views: readonly RunView[], names: RunNames): RunsColumn[] {
  const configs = views.map(({ summary }) => shownConfig(summary.config));
  const keys = varyingKeys(configs).map(({ key, differs }) => ({
    key,
    weight: Number(differs) * 2 + Number(isNumeric(key, configs)),
  }));
  const byWeight = keys.toSorted((a, b) => b.weight - a.weight);
  const ranks = new Map(byWeight.map(({ key }, index) => [key, 2 * index + 1]));
  return keys.map(({ key }) => {
    const meant = { kind: "config", key } as const;
    return { header: names.labelOf(meant), meant, rank: ranks.get(key) ?? 1 };
  });
}

const isNumeric = (key: string, configs: readonly ReadonlyMap<string, Json>[]): boolean =>
  configs.every((config) => {
    const value = config.get(key);
    return value === undefined || numberOf(value) !== undefined;
  });
