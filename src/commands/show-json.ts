import { type Accessor, accessorOf } from "../query/run-names.ts";
import { runJson } from "../render/run-json.ts";
import { type RunsList, shownRuns } from "../render/runs-table.ts";
import type { Shown } from "./show.ts";
import { runDocument } from "./show-run.ts";
import type { RunPageOptions } from "./show-run-options.ts";

/** The facts of everything shown, as one document; several targets as `items`. */
export function documentOf(
  items: readonly Shown[],
  run: RunPageOptions,
  store: string | undefined,
  now: number,
): unknown {
  const documents = items.map((item) => itemJson(item, run, now));
  if (store !== undefined) return { store, ...documents[0] };
  return documents.length === 1 ? documents[0] : { items: documents };
}

function itemJson(item: Shown, run: RunPageOptions, now: number): Record<string, unknown> {
  switch (item.kind) {
    case "projects":
      return {
        projects: item.projects.map(({ project, runs, running, lastActivity }) => ({
          project,
          runs,
          running,
          last_activity: lastActivity === null ? null : new Date(lastActivity).toISOString(),
        })),
        ...(item.unreadable.length > 0 ? { unreadable: item.unreadable } : {}),
      };
    case "runs": {
      const { archived, unreadable } = item.list;
      return {
        ...(item.project === undefined ? {} : { project: item.project }),
        runs: runsJson(item.list, now),
        ...(archived > 0 ? { archived } : {}),
        ...(unreadable.length > 0
          ? {
              unreadable:
                item.project === undefined
                  ? unreadable
                  : unreadable.map(({ run, reason }) => ({ run, reason })),
            }
          : {}),
      };
    }
    case "run":
      return runDocument(item, run, now);
  }
}

/** Each run's facts; of chosen columns their values alone, by the names that they were chosen by. */
function runsJson(list: RunsList, now: number): unknown[] {
  const shown = shownRuns(list);
  if (list.columns === undefined) return shown.map((view) => runJson(view, now));
  const values = list.columns.map(({ header, meant }): [string, Accessor] => [
    header,
    accessorOf(meant, now),
  ]);
  return shown.map((view) =>
    Object.fromEntries(values.map(([header, value]) => [header, value(view) ?? null])),
  );
}
