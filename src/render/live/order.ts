import { naturalOrder } from "../../format/natural-order.ts";
import { goalByName } from "../../history/metric-goal.ts";
import { numberOf } from "../../history/number-of.ts";
import { startOf } from "../../history/timing.ts";
import type { ListedName } from "../../query/name-list.ts";
import { sortRuns } from "../../query/order.ts";
import { namesOf } from "./filter.ts";
import { isRunning, type LiveRun } from "./model.ts";

/** By what the runs are sorted: as usual, by a column, by a metric's last value, or by names of the query language. */
export type SortBy =
  | { readonly kind: "usual" }
  | { readonly kind: "column"; readonly column: SortColumn }
  | { readonly kind: "metric"; readonly metric: string }
  | { readonly kind: "names"; readonly text: string; readonly names: readonly ListedName[] };

export type SortColumn = (typeof SORT_COLUMNS)[number];

export const SORT_COLUMNS = ["run", "status", "progress", "left", "rate", "steps", "started"] as const;

export interface Order {
  readonly by: SortBy;
  readonly reversed: boolean;
}

export const USUAL: Order = { by: { kind: "usual" }, reversed: false };

/** What can be sorted by, one after another, as keys go through it. */
const choices = (metrics: readonly string[]): readonly SortBy[] => [
  { kind: "usual" },
  ...SORT_COLUMNS.map((column) => ({ kind: "column", column }) as const),
  ...metrics.map((metric) => ({ kind: "metric", metric }) as const),
];

/** The choice that comes after the present one, or before it. */
export function nextOrder({ by }: Order, metrics: readonly string[], step: 1 | -1): Order {
  const all = choices(metrics);
  const at = all.findIndex((each) => sortName(each) === sortName(by));
  const next = all[(Math.max(0, at) + step + all.length) % all.length] ?? USUAL.by;
  return { by: next, reversed: false };
}

/** What a choice is called, and its column's header. */
export function sortName(by: SortBy): string {
  switch (by.kind) {
    case "usual":
      return "newest";
    case "column":
      return by.column;
    case "metric":
      return `metric ${by.metric}`;
    case "names":
      return by.text;
  }
}

/** The runs in an order. Missing values come last; among equals those that run, and then the newest, come first. */
export function ordered(runs: readonly LiveRun[], { by, reversed }: Order, now: number): readonly LiveRun[] {
  const usual = newestFirst(runs);
  switch (by.kind) {
    case "usual":
      return reversed ? usual.toReversed() : usual;
    case "names":
      return byNames(usual, by.names, reversed, now);
    case "column":
    case "metric": {
      const value = sortedValue(by);
      const way = descends(by) !== reversed ? -1 : 1;
      return usual.toSorted((a, b) => compare(value(a), value(b), way));
    }
  }
}

function newestFirst(runs: readonly LiveRun[]): readonly LiveRun[] {
  return runs
    .map((run) => ({ run, running: isRunning(run), start: startOf(run.view) || 0 }))
    .sort(
      (a, b) =>
        Number(b.running) - Number(a.running) || b.start - a.start || (a.run.key < b.run.key ? -1 : 1),
    )
    .map(({ run }) => run);
}

function byNames(
  runs: readonly LiveRun[],
  names: readonly ListedName[],
  reversed: boolean,
  now: number,
): readonly LiveRun[] {
  const known = namesOf(runs, now);
  const byFolder = new Map(runs.map((run) => [run.view.folder, run]));
  const keys = names.map(({ path, descending }) => ({
    value: known.accessor(path) ?? (() => undefined),
    descending: descending !== reversed,
  }));
  const sorted = sortRuns(
    runs.map(({ view }) => view),
    keys,
  );
  return sorted.flatMap(({ folder }) => byFolder.get(folder) ?? []);
}

type Value = number | string | undefined;

function sortedValue(by: SortBy & { readonly kind: "column" | "metric" }): (run: LiveRun) => Value {
  if (by.kind === "metric") {
    return ({ view }) => {
      const last = view.summary.metrics.get(by.metric)?.last;
      const number = last === undefined ? undefined : numberOf(last);
      return number !== undefined && Number.isNaN(number) ? undefined : number;
    };
  }
  switch (by.column) {
    case "run":
      return ({ name }) => name;
    case "status":
      return ({ view }) => view.status.kind;
    case "progress":
      return ({ progress }) => (progress === null ? undefined : progress.done / progress.total);
    case "left":
      return ({ left }) => left;
    case "rate":
      return ({ rate }) => rate;
    case "steps":
      return ({ view }) => view.summary.steps.count;
    case "started":
      return ({ view }) => startOf(view) || undefined;
  }
}

/** Whether the greatest is looked for, where nobody turned the order round. */
function descends(by: SortBy & { readonly kind: "column" | "metric" }): boolean {
  if (by.kind === "metric") return goalByName(by.metric) === "maximize";
  return by.column === "progress" || by.column === "rate" || by.column === "steps" || by.column === "started";
}

function compare(a: Value, b: Value, way: 1 | -1): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (typeof a === "string" && typeof b === "string") return way * naturalOrder(a, b);
  return way * (a < b ? -1 : a > b ? 1 : 0);
}

/** Whether the greatest stands first, for the mark beside the header. */
export const isDescending = ({ by, reversed }: Order): boolean =>
  by.kind === "column" || by.kind === "metric" ? descends(by) !== reversed : reversed;
