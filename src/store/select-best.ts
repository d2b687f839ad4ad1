import { closest } from "../format/closest.ts";
import type { ProjectName } from "../format/names.ts";
import { isArchived } from "../history/archived.ts";
import { facetOf, metricPath } from "../history/metric-facet.ts";
import type { RunView } from "../history/run-view.ts";
import { startOf } from "../history/timing.ts";
import type { RunRef } from "./catalog.ts";
import { openAll } from "./open-all.ts";
import { listNames } from "./select-errors.ts";
import { UserError } from "./user-error.ts";

export type Extreme = "min" | "max";

/**
 * The run with the least or the greatest value of a metric: by `loss` the best that it ever had, by `loss.last` the one
 * that it ended with. A value of the program's summary counts where no metric is called that. Of equal ones the newest;
 * archived runs do not count.
 * @throws {UserError} where no run has such a number
 */
export function bestRun(
  root: string,
  extreme: Extreme,
  path: string,
  projects: readonly ProjectName[],
): RunRef {
  const views = projects.flatMap((project) => openAll(root, project).views);
  let best: { readonly view: RunView; readonly value: number } | undefined;
  for (const view of views.toSorted((a, b) => (startOf(b) || 0) - (startOf(a) || 0))) {
    const value = isArchived(view.life) ? undefined : numberIn(view, extreme, path);
    if (value === undefined) continue;
    const better = best === undefined || (extreme === "min" ? value < best.value : value > best.value);
    if (better) best = { view, value };
  }
  if (best === undefined) throw nothingToCompare(path, views);
  const { project, run, folder } = best.view;
  return { project: project as ProjectName, run: run as RunRef["run"], folder };
}

function numberIn({ summary, life }: RunView, extreme: Extreme, path: string): number | undefined {
  const found = metricPath(path, (name) => (summary.metrics.has(name) ? name : undefined));
  const metric = found && summary.metrics.get(found.metric);
  const value =
    metric === undefined
      ? life.summary.find(([key]) => key === path)?.[1]
      : facetOf(metric, found?.facet ?? extreme);
  return typeof value === "number" ? value : undefined;
}

function nothingToCompare(path: string, views: readonly RunView[]): UserError {
  const names = new Set(
    views.flatMap(({ summary, life }) => [...summary.metrics.keys(), ...life.summary.map(([key]) => key)]),
  );
  const near = closest(path, names);
  return new UserError(`No run that is not archived has a number called "${path}".`, [
    ...(near.length > 0 ? [`Did you mean ${listNames(near)}?`] : []),
    ...(near.length === 0 && names.size > 0 ? [`What the runs have: ${listNames([...names])}`] : []),
  ]);
}
