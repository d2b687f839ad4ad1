import { filterOf } from "./filter.ts";
import type { Key } from "./key.ts";
import { type Dialog, type LiveState, moved, relist } from "./state.ts";
import { edited } from "./typing.ts";

/** While something is typed, the list follows it as soon as it makes sense; until then it is as before. */
export function onFilterKey(
  state: LiveState,
  dialog: Dialog & { readonly kind: "filter" },
  key: Key,
): LiveState {
  const problemOf = (text: string): string | null => filterOf(text, state.snapshot.runs, state.now).problem;
  switch (key.name) {
    case "escape":
      return relist({ ...state, dialog: null, filter: dialog.before, selected: dialog.selected });
    case "enter":
      // What makes no sense stays there to be mended, with what is wrong beside it.
      return problemOf(dialog.text) === null
        ? relist({ ...state, dialog: null, filter: dialog.text.trim() })
        : state;
    case "up":
    case "down": {
      const next = moved(state, key.name === "up" ? -1 : 1);
      return { ...next, dialog: { ...dialog, selected: next.selected } };
    }
    default: {
      const { text, cursor } = edited(dialog, key);
      const next = { ...state, dialog: { ...dialog, text, cursor } };
      if (text === dialog.text) return next;
      const filter = problemOf(text) === null ? text : dialog.before;
      return relist({ ...next, filter, selected: dialog.selected });
    }
  }
}
