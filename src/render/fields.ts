import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { widthOf } from "./width.ts";
import { wrapCell } from "./wrap.ts";

/** A label and what it stands for. The text may be anyone's. */
export interface Field {
  readonly label: string;
  readonly text: string;
}

const INDENT = 2;
const GAP = 2;
/** On a screen narrower than this texts stand below their labels. */
const NARROW = 30;

/**
 * Labels in a column, texts beside them. Long texts wrap below themselves. A label is always whole: one that would take
 * more than half of the screen has its text below.
 *
 * @param tallest a text of more lines than this is cut where the screen has a width; no limit where it is missing
 */
export function renderFields(
  fields: readonly Field[],
  { width = Number.POSITIVE_INFINITY, style }: Screen,
  tallest = Number.POSITIVE_INFINITY,
): string[] {
  const most = width < NARROW ? 0 : Math.floor(width / 2) - INDENT - GAP;
  const widths = fields.map(({ label }) => widthOf(safe(label)));
  const column = widths.reduce((room, each) => (each <= most ? Math.max(room, each) : room), 0);
  return fields.flatMap(({ label, text }, field) => {
    const own = widths[field] ?? 0;
    const besides = own <= most;
    const labels = besides ? [safe(label)] : linesOf(label, width - INDENT, Number.POSITIVE_INFINITY);
    const start = INDENT + (besides ? column : 0) + GAP;
    const lines = linesOf(text, width - start, tallest).map((line) => " ".repeat(start) + line);
    const head = labels.map((line) => " ".repeat(INDENT) + style.dim(line));
    if (!besides) return [...head, ...lines.map((line) => line.trimEnd())];
    const [first = ""] = lines;
    const beside = head.join("") + first.slice(INDENT + own);
    return [beside, ...lines.slice(1)].map((line) => line.trimEnd());
  });
}

/** Anyone's text as lines of at most so many columns; as one where there is no limit. */
const linesOf = (text: string, room: number, tallest: number): string[] =>
  room === Number.POSITIVE_INFINITY ? [safe(text)] : wrapCell(text, Math.max(1, room), tallest);
