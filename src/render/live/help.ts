import { renderFields } from "../fields.ts";
import { truncate } from "../width.ts";
import type { Look } from "./look.ts";
import type { LiveState } from "./state.ts";

/** What the keys do, in the order in which a person may want to know. */
const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ["↑ ↓  j k", "the run above or below; on a run's page, scroll"],
  ["PgUp PgDn", "a screen up or down"],
  ["Home End  g G", "the first or the last"],
  ["Enter →  l", "open the run's page"],
  ["Esc ←  h", "back; in the list, show all runs again"],
  ["/", "filter: a part of a name, or an expression such as status = running and loss < 0.3"],
  ["s S", "sort by the next column; turn the order round"],
  ["< >", "sort by the column before or behind"],
  ["m", "choose the metrics that are listed and drawn"],
  ["x", "stop the run: it is asked first, and has 30 seconds to end"],
  ["? q", "this page; leave (also Ctrl-C; Ctrl-Z for a while)"],
];

export function helpLines({ size }: LiveState, { style, charset }: Look): string[] {
  const ascii = charset.down <= 3;
  const fields = KEYS.map(([label, text]) => ({ label: ascii ? inWords(label) : label, text }));
  const lines = renderFields(fields, { width: size.width, style, now: 0 });
  return [
    style.strong("  keys"),
    "",
    ...lines,
    "",
    style.dim(truncate("  any key closes this page", size.width)),
  ];
}

const inWords = (keys: string): string =>
  keys.replace("↑ ↓", "Up Down").replace("→", "Right").replace("←", "Left");
