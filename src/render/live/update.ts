import { metricsDialog, onMetricsKey } from "./chooser-keys.ts";
import { onFilterKey } from "./filter-keys.ts";
import { mostScroll } from "./frame.ts";
import { type Key, wordOf } from "./key.ts";
import { layoutOf } from "./layout.ts";
import type { Look } from "./look.ts";
import { type Details, isRunning, type Snapshot, type Sparks } from "./model.ts";
import { nextOrder } from "./order.ts";
import {
  type LiveState,
  listMetrics,
  moved,
  relist,
  selectedIndex,
  selectedRun,
  type TerminalSize,
} from "./state.ts";

/** What happens to the live screen. */
export type LiveEvent =
  | { readonly kind: "key"; readonly key: Key }
  | { readonly kind: "resize"; readonly size: TerminalSize }
  | { readonly kind: "looked"; readonly snapshot: Snapshot; readonly now: number }
  | { readonly kind: "read"; readonly sparks: Sparks; readonly details: Details | null }
  /** Something to be said in the last line, until the next key; null takes it back. */
  | { readonly kind: "notice"; readonly text: string | null };

/** What is to be done outside of the screen. */
export type Effect =
  | { readonly kind: "quit" }
  | { readonly kind: "suspend" }
  | { readonly kind: "repaint" }
  | { readonly kind: "stop"; readonly name: string };

export interface Updated {
  readonly state: LiveState;
  readonly effect: Effect | null;
}

/** The state after an event. Pure, for any event in any state. */
export function update(state: LiveState, event: LiveEvent, look: Look): Updated {
  switch (event.kind) {
    case "key":
      return onKey({ ...state, notice: null }, event.key, look);
    case "resize":
      return only(inView({ ...state, size: event.size }, look));
    case "looked":
      return only(inView(relist({ ...state, snapshot: event.snapshot, now: event.now }), look));
    case "read":
      return only({ ...state, sparks: event.sparks, details: event.details });
    case "notice":
      return only({ ...state, notice: event.text });
  }
}

const only = (state: LiveState): Updated => ({ state, effect: null });

/** The state with what is selected on the screen, and a page not scrolled beyond its end. */
function inView(state: LiveState, look: Look): LiveState {
  const { rows } = layoutOf({ ...state, screen: "list" });
  const at = Math.max(0, selectedIndex(state));
  const lowest = Math.max(0, state.runs.length - rows);
  const top = Math.min(Math.max(Math.min(state.top, at), at - rows + 1), Math.max(lowest, 0));
  const scroll =
    state.screen === "run" && state.scroll > 0 ? Math.min(state.scroll, mostScroll(state, look)) : 0;
  return { ...state, top: Math.max(0, top), scroll };
}

function onKey(state: LiveState, key: Key, look: Look): Updated {
  const word = wordOf(key);
  if (word === "ctrl-c") return { state, effect: { kind: "quit" } };
  if (word === "ctrl-z") return { state, effect: { kind: "suspend" } };
  if (word === "ctrl-l") return { state, effect: { kind: "repaint" } };
  const { dialog } = state;
  switch (dialog?.kind) {
    case "help":
      return only({ ...state, dialog: null });
    case "filter":
      return only(inView(onFilterKey(state, dialog, key), look));
    case "metrics":
      return only(onMetricsKey(state, dialog, word));
    case "stop": {
      const effect = word === "y" || word === "Y" ? ({ kind: "stop", name: dialog.name } as const) : null;
      return { state: { ...state, dialog: null }, effect };
    }
    case undefined:
      return onCommand(state, word, look);
  }
}

function onCommand(state: LiveState, word: string, look: Look): Updated {
  const run = selectedRun(state);
  switch (word) {
    case "q":
    case "ctrl-d":
      return { state, effect: { kind: "quit" } };
    case "?":
      return only({ ...state, dialog: { kind: "help" } });
    case "m":
      return only({ ...state, dialog: metricsDialog(state) });
    case "x":
      if (run === undefined) return only(state);
      return only(
        isRunning(run)
          ? { ...state, dialog: { kind: "stop", name: run.name } }
          : { ...state, notice: `${run.name} is not running` },
      );
    default:
      return only(inView(state.screen === "run" ? onPage(state, word, look) : onList(state, word), look));
  }
}

function onPage(state: LiveState, word: string, look: Look): LiveState {
  const page = Math.max(1, layoutOf(state).body - 2);
  const scroll = (lines: number): LiveState => ({ ...state, scroll: Math.max(0, state.scroll + lines) });
  switch (word) {
    case "escape":
    case "left":
    case "h":
    case "backspace":
      return relist({ ...state, screen: "list", scroll: 0 });
    case "up":
    case "k":
      return scroll(-1);
    case "down":
    case "j":
      return scroll(1);
    case "page-up":
      return scroll(-page);
    case "page-down":
    case " ":
      return scroll(page);
    case "home":
    case "g":
      return { ...state, scroll: 0 };
    case "end":
    case "G":
      return { ...state, scroll: mostScroll(state, look) };
    default:
      return state;
  }
}

function onList(state: LiveState, word: string): LiveState {
  const page = Math.max(1, layoutOf(state).rows - 1);
  switch (word) {
    case "up":
    case "k":
      return moved(state, -1);
    case "down":
    case "j":
      return moved(state, 1);
    case "page-up":
      return moved(state, -page);
    case "page-down":
    case " ":
      return moved(state, page);
    case "home":
    case "g":
      return moved(state, Number.NEGATIVE_INFINITY);
    case "end":
    case "G":
      return moved(state, Number.POSITIVE_INFINITY);
    case "enter":
    case "right":
    case "l":
      return state.selected === null ? state : { ...state, screen: "run", scroll: 0 };
    case "escape":
      return state.filter === "" ? state : relist({ ...state, filter: "" });
    case "/": {
      const { filter } = state;
      return {
        ...state,
        dialog: {
          kind: "filter",
          text: filter,
          cursor: filter.length,
          before: filter,
          selected: state.selected,
        },
      };
    }
    case "s":
    case ">":
      return sorted(state, 1);
    case "<":
      return sorted(state, -1);
    case "S":
      return relist({ ...state, order: { ...state.order, reversed: !state.order.reversed } });
    default:
      return state;
  }
}

const sorted = (state: LiveState, step: 1 | -1): LiveState =>
  relist({ ...state, order: nextOrder(state.order, listMetrics(state), step) });
