import { metricsByImportance } from "../metric-order.ts";
import { layoutOf } from "./layout.ts";
import { type Dialog, type LiveState, selectedRun } from "./state.ts";

/** The choice among all metrics: of the open run, else of the runs in the list. Those that are chosen come first. */
export function metricsDialog(state: LiveState): Dialog {
  const run = selectedRun(state);
  const views = state.screen === "run" && run !== undefined ? [run.view] : state.runs.map(({ view }) => view);
  const known = metricsByImportance(views);
  const chosen = state.metrics ?? [];
  return {
    kind: "metrics",
    all: [...chosen, ...known.filter((name) => !chosen.includes(name))],
    at: 0,
    chosen,
  };
}

/** The choice after a key; nothing is changed by it before it is accepted. */
export function onMetricsKey(
  state: LiveState,
  dialog: Dialog & { readonly kind: "metrics" },
  word: string,
): LiveState {
  const { all, at, chosen } = dialog;
  const move = (to: number): LiveState => ({
    ...state,
    dialog: { ...dialog, at: Math.max(0, Math.min(all.length - 1, to)) },
  });
  const page = Math.max(1, layoutOf(state).body - 3);
  switch (word) {
    case "up":
    case "k":
      return move(at - 1);
    case "down":
    case "j":
      return move(at + 1);
    case "page-up":
      return move(at - page);
    case "page-down":
      return move(at + page);
    case "home":
    case "g":
      return move(0);
    case "end":
    case "G":
      return move(all.length - 1);
    case " ": {
      const metric = all[at];
      if (metric === undefined) return state;
      const without = chosen.filter((name) => name !== metric);
      const next = without.length < chosen.length ? without : [...chosen, metric];
      return { ...state, dialog: { ...dialog, chosen: next } };
    }
    case "c":
      return { ...state, metrics: null, dialog: null };
    case "enter":
    case "m":
      return { ...state, metrics: chosen.length > 0 ? chosen : null, dialog: null };
    case "escape":
    case "q":
      return { ...state, dialog: null };
    default:
      return state;
  }
}
