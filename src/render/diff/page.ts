import { safe } from "../safe.ts";
import type { Screen } from "../screen.ts";
import { exactText } from "../value.ts";
import { widthUpTo } from "../width.ts";
import { countOf, listOf } from "../words.ts";
import { wrapWords } from "../wrap-words.ts";
import type { Comparison, FactRow, FactSection } from "./compare.ts";
import { conclusion } from "./conclusion.ts";
import { clearLabels } from "./labels.ts";
import { type LongRow, longLines } from "./long-values.ts";
import { metricRows } from "./metric-rows.ts";
import { numberTexts } from "./number-texts.ts";
import { ABSENT, type Cell, drawTable, markOf, NAMES, type Row } from "./table.ts";

export interface DiffOptions {
  /** Also what does not differ. */
  readonly all: boolean;
  /** Significant digits. */
  readonly precision: number | undefined;
}

/** A value longer than this stands below the table where nothing limits its width. */
const LONG = 60;
/** Values of this width always have room in the table. */
const SHORT = 14;

/** Runs beside each other: what differs, section by section, and what it comes to. */
export function diffPage(comparison: Comparison, { all, precision }: DiffOptions, screen: Screen): string[] {
  const { sections, metrics } = comparison;
  const texts = numberTexts(precision);
  const { runs, legend } = clearLabels(comparison.runs, screen);
  const labels = runs.map(({ label }) => label);
  const most = longest(labels.length, screen.width);
  const shown = metrics.filter(({ differs }) => all || differs);
  const rows: Row[] = [
    ...sections.flatMap((section) =>
      titled(section.title, sectionRows(section, labels, { all, most }, screen)),
    ),
    ...titled("metrics", metricRows(shown, { all, texts }, screen)),
  ];
  const body = [...legend, ...(rows.length === 0 ? [] : drawTable(labels, rows, screen))];
  const words = conclusion({ ...comparison, runs }, texts).flatMap((sentence) =>
    wrapWords(safe(sentence), screen.width),
  );
  const notes = all ? [] : sameNote(comparison).flatMap((note) => wrapWords(note, screen.width));
  return [...body, ...(body.length > 0 ? [""] : []), ...words, ...notes.map(screen.style.dim)];
}

const titled = (title: string, rows: readonly Row[]): Row[] =>
  rows.length === 0 ? [] : [{ kind: "title", title }, ...rows];

/** Columns that a text may take in the table; a longer one stands below it. */
function longest(runs: number, width: number | undefined): number {
  if (width === undefined) return LONG;
  return Math.max(SHORT, Math.floor((width * (1 - NAMES)) / Math.min(runs, 3)) - 2);
}

/** The rows of a section; those whose values are too long for a column stand behind the others. */
function sectionRows(
  { rows }: FactSection,
  labels: readonly string[],
  { all, most }: { readonly all: boolean; readonly most: number },
  screen: Screen,
): Row[] {
  const { style } = screen;
  const table: Row[] = [];
  const long: LongRow[] = [];
  for (const row of rows) {
    if (!all && !row.differs) continue;
    const texts = factTexts(row);
    if (
      texts.some(
        (text) => text !== undefined && (text.includes("\n") || widthUpTo(safe(text), most + 1) > most),
      )
    ) {
      long.push({ name: row.key, texts, differs: row.differs });
      continue;
    }
    const paint = row.differs ? undefined : style.dim;
    table.push({
      kind: "row",
      mark: markOf(all, row.differs && !row.passing),
      name: { text: row.key, paint },
      cells: texts.map(
        (text): Cell =>
          text === undefined
            ? { kind: "text", text: { text: ABSENT, paint: style.dim } }
            : { kind: "text", text: { text, paint } },
      ),
    });
  }
  return long.length === 0
    ? table
    : [...table, { kind: "lines", lines: longLines(long, labels, all, screen) }];
}

/** Values as texts; those of different kinds that would look alike are quoted: 1 and "1". */
function factTexts({ facts }: FactRow): (string | undefined)[] {
  const texts = facts.map((fact) => fact && (fact.text ?? exactText(fact.value)));
  const byText = new Map<string, Set<string>>();
  for (const [index, fact] of facts.entries()) {
    const text = texts[index];
    if (fact === undefined || text === undefined) continue;
    byText.set(text, (byText.get(text) ?? new Set()).add(typeof fact.value));
  }
  return facts.map((fact, index) => {
    const text = texts[index];
    if (fact === undefined || text === undefined) return undefined;
    const quoted =
      typeof fact.value === "string" && (text.trim() === "" || (byText.get(text)?.size ?? 0) > 1);
    return quoted ? JSON.stringify(text) : text;
  });
}

/** "The same in all: 3 of the config and 2 metrics (--all shows them)." */
function sameNote({ runs, sections, metrics, itself }: Comparison): string[] {
  if (itself) return [];
  const same = <T extends { readonly differs: boolean }>(rows: readonly T[]): number =>
    rows.filter(({ differs }) => !differs).length;
  const hidden = [
    ...sections.map(({ of, rows }) => ({ count: same(rows), words: `${same(rows)} of ${of}` })),
    { count: same(metrics), words: countOf(same(metrics), "metric") },
  ].filter(({ count }) => count > 0);
  if (hidden.length === 0) return [];
  const all = runs.length === 2 ? "both" : "all";
  return [`The same in ${all}: ${listOf(hidden.map(({ words }) => words))} (--all shows them).`];
}
