import { safe } from "../safe.ts";
import { headOf, truncate, widthOf } from "../width.ts";
import { filterOf } from "./filter.ts";
import type { Look } from "./look.ts";
import type { Dialog, LiveState } from "./state.ts";
import { joined, type Piece } from "./text.ts";

/** The last line, and the column of the cursor where something is typed. */
export interface Footer {
  readonly line: string;
  readonly cursor: number | null;
}

export function footer(state: LiveState, look: Look): Footer {
  const { dialog, notice, size } = state;
  switch (dialog?.kind) {
    case "filter":
      return filterPrompt(state, dialog, look);
    case "stop": {
      const question = `Stop ${safe(dialog.name)}? It is asked to end, and killed after 30 seconds.  y/n`;
      return { line: look.style.warn(truncate(question, size.width, "middle")), cursor: null };
    }
    case "metrics":
      return keys(
        [
          ["space", "choose"],
          ["⏎", "done"],
          ["c", "the usual ones"],
          ["Esc", "cancel"],
        ],
        state,
        look,
      );
    case "help":
    case undefined:
      break;
  }
  if (notice !== null) return { line: look.style.warn(truncate(safe(notice), size.width)), cursor: null };
  return keys(state.screen === "run" ? PAGE_KEYS : LIST_KEYS, state, look);
}

const LIST_KEYS: readonly (readonly [string, string])[] = [
  ["↑↓", "move"],
  ["⏎", "open"],
  ["/", "filter"],
  ["s", "sort"],
  ["m", "metrics"],
  ["x", "stop"],
  ["?", "help"],
  ["q", "quit"],
];

const PAGE_KEYS: readonly (readonly [string, string])[] = [
  ["↑↓", "scroll"],
  ["Esc", "back"],
  ["m", "metrics"],
  ["x", "stop"],
  ["?", "help"],
  ["q", "quit"],
];

function keys(pairs: readonly (readonly [string, string])[], { size }: LiveState, { style }: Look): Footer {
  const pieces = pairs.flatMap(([key, does], index): Piece[] => [
    { text: `${index === 0 ? "" : "   "}${key} `, paint: style.strong },
    { text: does, paint: style.dim },
  ]);
  return { line: joined(pieces, size.width), cursor: null };
}

/** What is typed, so much of it around the cursor as fits, and what is wrong with it. */
function filterPrompt(
  { size, snapshot, runs, now }: LiveState,
  { text, cursor }: Dialog & { readonly kind: "filter" },
  { style }: Look,
): Footer {
  const head = "filter: ";
  const { problem } = filterOf(text, snapshot.runs, now);
  const aside = problem === null ? `  ${runs.length} of ${snapshot.runs.length}` : `  ${safe(problem)}`;
  const room = size.width - head.length - 1;
  const before = safe(text.slice(0, cursor));
  const seen = endOf(before, room);
  const line = joined(
    [
      { text: head, paint: style.strong },
      { text: seen },
      { text: headOf(safe(text.slice(cursor)), Math.max(0, room - widthOf(seen))) },
      { text: " " },
      { text: aside, paint: problem === null ? style.dim : style.bad },
    ],
    size.width,
  );
  return { line, cursor: Math.min(size.width - 1, head.length + widthOf(seen)) };
}

/** As much of a text's end as fits. */
function endOf(text: string, columns: number): string {
  const letters = [...text];
  let width = 0;
  let start = letters.length;
  while (start > 0 && width + widthOf(letters[start - 1] ?? "") <= columns) {
    start--;
    width += widthOf(letters[start] ?? "");
  }
  return letters.slice(start).join("");
}
