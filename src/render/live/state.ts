import { metricsByImportance } from "../metric-order.ts";
import { type Filter, filterOf } from "./filter.ts";
import { type Details, type LiveRun, NOTHING_YET, type Snapshot, type Sparks } from "./model.ts";
import { type Order, ordered, USUAL } from "./order.ts";

/** Columns and lines of the terminal. */
export interface TerminalSize {
  readonly width: number;
  readonly height: number;
}

/** What lies over the screen, or asks something in its last line. */
export type Dialog =
  | { readonly kind: "help" }
  | {
      readonly kind: "filter";
      readonly text: string;
      /** Where the next character comes, in UTF-16 code units. */
      readonly cursor: number;
      /** The filter to go back to. */
      readonly before: string;
      /** The run that is to be selected wherever the filter lets it through. */
      readonly selected: string | null;
    }
  | {
      readonly kind: "metrics";
      readonly all: readonly string[];
      readonly at: number;
      readonly chosen: readonly string[];
    }
  | { readonly kind: "stop"; readonly name: string };

/** All that the live screen shows and remembers. Every change of it is `update`. */
export interface LiveState {
  readonly size: TerminalSize;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly snapshot: Snapshot;
  readonly sparks: Sparks;
  readonly details: Details | null;
  /** The runs in the list: those that the filter lets through, in order. */
  readonly runs: readonly LiveRun[];
  /** The key of one of them; null where there is none. */
  readonly selected: string | null;
  /** The first run of the list that is seen. */
  readonly top: number;
  readonly screen: "list" | "run";
  /** Lines of the run's page above what is seen. */
  readonly scroll: number;
  readonly dialog: Dialog | null;
  readonly filter: string;
  readonly order: Order;
  /** Metrics that were chosen; null for those that matter most. */
  readonly metrics: readonly string[] | null;
  readonly notice: string | null;
}

export const initialState = (
  store: string,
  project: string | undefined,
  size: TerminalSize,
  now: number,
): LiveState => ({
  size,
  now,
  snapshot: NOTHING_YET(store, project),
  sparks: new Map(),
  details: null,
  runs: [],
  selected: null,
  top: 0,
  screen: "list",
  scroll: 0,
  dialog: null,
  filter: "",
  order: USUAL,
  metrics: null,
  notice: null,
});

/** The run that is selected. While its page is open, also one that the filter does not let through any more. */
export const selectedRun = ({ runs, snapshot, selected, screen }: LiveState): LiveRun | undefined =>
  runs.find(({ key }) => key === selected) ??
  (screen === "run" ? snapshot.runs.find(({ key }) => key === selected) : undefined);

export const selectedIndex = ({ runs, selected }: LiveState): number =>
  runs.findIndex(({ key }) => key === selected);

/** The filter as it is applied: what is being typed, as soon as it makes sense. */
export function filterNow(state: LiveState): Filter {
  const { snapshot, filter, now } = state;
  return filterOf(filter, snapshot.runs, now);
}

/**
 * The state with its list made anew: filtered, in order, and with something selected where there is anything. The page
 * of a run that is not there any more is closed.
 */
export function relist(state: LiveState): LiveState {
  const { snapshot, order, now } = state;
  const before = selectedRun(state);
  const runs = ordered(snapshot.runs.filter(filterNow(state).passes), order, now);
  const among = state.screen === "run" ? snapshot.runs : runs;
  const same = among.find(({ key }) => key === state.selected) ?? (before && renamed(before, among));
  if (same !== undefined) return { ...state, runs, selected: same.key };
  const place = Math.max(0, Math.min(selectedIndex(state), runs.length - 1));
  const next = { ...state, runs, selected: runs[place]?.key ?? null, screen: "list", scroll: 0 } as const;
  return state.screen === "run" && before !== undefined
    ? { ...next, notice: `${before.name} is not there any more` }
    : next;
}

/** The run that has another name now. */
function renamed({ view }: LiveRun, runs: readonly LiveRun[]): LiveRun | undefined {
  const { id } = view.life;
  return id === "" ? undefined : runs.find((run) => run.view.life.id === id);
}

/** The metrics of the list, the important ones first, or those that were chosen. */
export const listMetrics = ({ metrics, runs }: LiveState): readonly string[] => metrics ?? importantOf(runs);

/** By list: it is asked several times for each look. */
const important = new WeakMap<readonly LiveRun[], readonly string[]>();

function importantOf(runs: readonly LiveRun[]): readonly string[] {
  const known = important.get(runs);
  if (known !== undefined) return known;
  const metrics = metricsByImportance(runs.map(({ view }) => view));
  important.set(runs, metrics);
  return metrics;
}

/** The metrics of one run that are drawn. */
export function runMetricsToDraw({ metrics }: LiveState, { view }: LiveRun): readonly string[] {
  const own = metricsByImportance([view]);
  const chosen = metrics?.filter((name) => view.summary.metrics.has(name)) ?? [];
  return chosen.length > 0 ? chosen : own;
}

/** The state with another run of the list selected, so many further down; the first or the last beyond its ends. */
export function moved(state: LiveState, by: number): LiveState {
  const at = Math.max(0, Math.min(state.runs.length - 1, selectedIndex(state) + by));
  return { ...state, selected: state.runs[at]?.key ?? null };
}
