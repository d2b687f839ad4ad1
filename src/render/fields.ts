import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { truncate, widthOf } from "./width.ts";
import { wrapCell } from "./wrap.ts";

/** A label and what it stands for. The text may be anyone's. */
export interface Field {
  readonly label: string;
  readonly text: string;
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
  return fields.flatMap(({ text }, field) => {
    const label = truncate(safeLabels[field] ?? "", labelRoom, "middle");
    const lines = textRoom === undefined ? [safe(text)] : wrapCell(text, textRoom, tallest);
    return lines.map((line, index) => {
      const head =
        index === 0 ? style.dim(label) + " ".repeat(labelRoom - widthOf(label)) : " ".repeat(labelRoom);
      return `${" ".repeat(INDENT)}${head}${" ".repeat(GAP)}${line}`.trimEnd();
    });
  });
}
