import { runJson, runPageJson } from "../render/run-json.ts";
import type { Item } from "./show-load.ts";

/** The facts of everything shown, as one document; several targets as `items`. */
export function documentOf(items: readonly Item[], store: string | undefined, now: number): unknown {
  const documents = items.map((item) => itemJson(item, now));
  if (store !== undefined) return { store, ...documents[0] };
  return documents.length === 1 ? documents[0] : { items: documents };
}

function itemJson(item: Item, now: number): Record<string, unknown> {
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
    case "project":
      return {
        project: item.project,
        runs: item.views.map((view) => runJson(view, now)),
        ...(item.unreadable.length > 0 ? { unreadable: item.unreadable } : {}),
      };
    case "run":
      return runPageJson(item.details, now);
  }
}
