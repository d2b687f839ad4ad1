import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import type { Paint } from "./style.ts";
import { truncate, widthOf } from "./width.ts";
import { wrapLine } from "./wrap.ts";

/** A label and what it stands for. The text may be anyone's. */
export interface Field {
  readonly label: string;
  readonly text: string;
  readonly paint?: Paint;
}

const INDENT = 2;
const GAP = 2;

/**
 * Labels in a column, texts beside them. Long texts wrap below themselves.
 *
 * @param tallest a text of more lines than this is cut where the screen has a width; no limit where it is missing
 */
export function renderFields(
  fields: readonly Field[],
  { width, style }: Screen,
  tallest = Number.POSITIVE_INFINITY,
): string[] {
  const safeLabels = fields.map(({ label }) => safe(label));
  const widest = safeLabels.reduce((most, label) => Math.max(most, widthOf(label)), 0);
  const labelRoom =
    width === undefined ? widest : Math.min(widest, Math.max(1, Math.floor(width / 2) - INDENT - GAP));
  const textRoom = width === undefined ? undefined : Math.max(1, width - INDENT - labelRoom - GAP);
  return fields.flatMap(({ text, paint }, field) => {
    const label = truncate(safeLabels[field] ?? "", labelRoom, "middle");
    const lines =
      textRoom === undefined ? [safe(text)] : cutAt(wrapLine(safe(text), textRoom), tallest, textRoom);
    return lines.map((line, index) => {
      const head =
        index === 0 ? style.dim(label) + " ".repeat(labelRoom - widthOf(label)) : " ".repeat(labelRoom);
      return `${" ".repeat(INDENT)}${head}${" ".repeat(GAP)}${paint === undefined ? line : paint(line)}`.trimEnd();
    });
  });
}

function cutAt(lines: readonly string[], tallest: number, width: number): readonly string[] {
  if (lines.length <= tallest) return lines;
  return [...lines.slice(0, tallest - 1), truncate(`${lines[tallest - 1] ?? ""} …`, width)];
}
