import { safe } from "../safe.ts";
import { truncate, widthOf } from "../width.ts";
import { grouped } from "../words.ts";
import type { ChartLine } from "./chart.ts";
import { markOf } from "./plot-area.ts";
import type { Pen, Size } from "./text-chart.ts";

/** A bar for each text or boolean and each run that logged it, how often at its end. Exactly `height` lines. */
export function barRows(lines: readonly ChartLine[], { width, height }: Size, pen: Pen): string[] {
  const rows = rowsOf(lines);
  const shown = rows.length <= height ? rows : rows.slice(0, height - 1);
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const counts = Math.max(...shown.map(({ count }) => grouped(count).length));
  const names = Math.min(Math.max(...shown.map(({ name }) => widthOf(name))), Math.floor(width / 3));
  const several = lines.length > 1;
  const room = Math.max(1, width - names - counts - (several ? 6 : 4));
  const texts = shown.map(({ name, count, line, first }) => {
    const label = first ? truncate(name, names) : "";
    const bar = pen.charset.bar((count / most) * room);
    const paint = pen.paints[line.place % pen.paints.length] ?? String;
    const mark = several ? `${paint(markOf(pen.charset.marks, line.place))} ` : "";
    const end = ` ${grouped(count)}`;
    const used = 2 + names + 1 + (several ? 2 : 0) + bar.length + end.length;
    const text = `  ${label}${" ".repeat(names - widthOf(label))} ${mark}${paint(bar)}${end}`;
    return text + " ".repeat(Math.max(0, width - used));
  });
  const more = rows.length - shown.length;
  if (more > 0) texts.push(pen.style.dim(`  ${pen.charset.more} and ${grouped(more)} more`.padEnd(width)));
  return [...texts, ...Array.from({ length: height - texts.length }, () => " ".repeat(width))];
}

export interface BarRow {
  readonly name: string;
  readonly count: number;
  readonly line: ChartLine;
  /** Of its category: only there the name is told. */
  readonly first: boolean;
}

/** Category by category in the order of their first appearance, within each run by run. */
export function rowsOf(lines: readonly ChartLine[]): BarRow[] {
  const names = new Set(lines.flatMap(({ series }) => [...series.categories.keys()]));
  return [...names].flatMap((name) =>
    lines
      .filter(({ series }) => series.categories.has(name))
      .map((line, index) => ({
        name: safe(name),
        count: line.series.categories.get(name) ?? 0,
        line,
        first: index === 0,
      })),
  );
}
