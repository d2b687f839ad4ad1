import { safe } from "../safe.ts";
import { truncate, widthOf } from "../width.ts";
import { wrapWords } from "../wrap-words.ts";
import type { ChartLine, ChartNote } from "./chart.ts";
import { markOf } from "./plot-area.ts";
import type { Pen } from "./text-chart.ts";

const GAP = 3;

/** Which mark and which colour is which run, in as many lines of `width` columns as it takes. */
export function legendLines(
  lines: readonly Pick<ChartLine, "name" | "place">[],
  width: number,
  pen: Pen,
): string[] {
  const rows: string[] = [];
  let row = "";
  let used = 0;
  for (const { name, place } of lines) {
    const text = truncate(safe(name), Math.max(1, width - 4), "middle");
    const columns = widthOf(text) + 2;
    if (used > 0 && used + GAP + columns > width) {
      rows.push(row);
      row = "";
      used = 0;
    }
    const paint = pen.paints[place % pen.paints.length] ?? String;
    row += `${used > 0 ? " ".repeat(GAP) : ""}${paint(markOf(pen.charset.marks, place))} ${text}`;
    used += columns + (used > 0 ? GAP : 0);
  }
  return used > 0 ? [...rows, row] : rows;
}

/** What is to be known of a chart beside it. */
export function noteLines(
  notes: readonly ChartNote[],
  width: number | undefined,
  { charset, style }: Pen,
): string[] {
  return notes.flatMap(({ sign, text }) => {
    const [first = "", ...others] = wrapWords(
      safe(text),
      width === undefined ? undefined : Math.max(10, width - 2),
    );
    const lead = sign === null ? `${style.dim("!")} ` : `${style.bad(charset.signs[sign])} `;
    return [lead + style.dim(first), ...others.map((line) => `  ${style.dim(line)}`)];
  });
}
