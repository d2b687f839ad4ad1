import type { JsonText } from "../../format/json-text.ts";
import { renderColumns } from "../columns.ts";
import { safe } from "../safe.ts";
import type { Screen } from "../screen.ts";
import { truncate, widthOf } from "../width.ts";
import { countOf, grouped, listOf } from "../words.ts";
import { wrapWords } from "../wrap-words.ts";
import { flagsText } from "./flags-text.ts";
import { markedLine } from "./marked-line.ts";
import type { MatchView, ShownPoint } from "./view.ts";

/** Which numbers would be taken from which line, and what that comes to. */
export function matchPage(view: MatchView, screen: Screen): string[] {
  const { first, last, points } = view;
  const shown = [...first, ...last];
  const hidden = points - shown.length;
  const lines = pointLines(shown, screen);
  const between = `… ${grouped(hidden)} more: --all`;
  const behind = lines.slice(first.length * 2);
  return [
    ...lines.slice(0, first.length * 2),
    ...(hidden > 0 ? [screen.style.dim(between)] : []),
    ...behind,
    "",
    ...summary(view, screen),
  ];
}

/** Two lines each: the log's, and what is taken from it. */
function pointLines(points: readonly ShownPoint[], { width, style }: Screen): string[] {
  const gutter = points.reduce((most, { line }) => Math.max(most, grouped(line).length), 0);
  const indent = " ".repeat(gutter + 2);
  const room = width === undefined ? undefined : Math.max(20, width - indent.length);
  const places = points.map(placeOf);
  const widest = Math.max(...places.map((place) => place.length));
  const widths = valueWidths(points);
  return points.flatMap((point, index) => {
    const number = grouped(point.line).padStart(gutter);
    const fields = point.fields.map(({ name, value }) => {
      const text = safe(spelled(value));
      const pad = " ".repeat(Math.max(0, (widths.get(name) ?? 0) - widthOf(text)));
      return { plain: `${safe(name)} ${text}${pad}`, painted: `${style.dim(safe(name))} ${text}${pad}` };
    });
    const place = (places[index] ?? "").padEnd(widest);
    return [
      `${style.dim(number)}  ${markedLine(point.source, point.fields, room, style)}`.trimEnd(),
      `${indent}${style.strong(place)}  ${fitting(fields, room && room - widest - 2)}`.trimEnd(),
    ];
  });
}

function placeOf({ step }: ShownPoint): string {
  if (step === "next" || step === "same") return `${step} step`;
  return `step ${safe(spelled(step))}`;
}

/** As many fields as there is room for, one at least; how many there are more is said. */
function fitting(
  fields: readonly { readonly plain: string; readonly painted: string }[],
  room: number | undefined,
): string {
  if (room === undefined) return fields.map(({ painted }) => painted).join("  ");
  const texts: string[] = [];
  let left = room;
  for (const [index, { plain, painted }] of fields.entries()) {
    const behind = fields.length - index - 1;
    const needed = widthOf(plain) + (behind === 0 ? 0 : moreText(behind).length + 2);
    if (needed > left && texts.length > 0) return [...texts, moreText(behind + 1)].join("  ");
    texts.push(needed > left ? truncate(plain, left - needed + widthOf(plain)) : painted);
    left -= widthOf(plain) + 2;
  }
  return texts.join("  ");
}

const moreText = (count: number): string => `… ${count} more`;

/** How wide the values of each metric are, so that they stand under each other. */
function valueWidths(points: readonly ShownPoint[]): ReadonlyMap<string, number> {
  const widths = new Map<string, number>();
  for (const { fields } of points) {
    for (const { name, value } of fields)
      widths.set(name, Math.max(widths.get(name) ?? 0, widthOf(safe(spelled(value)))));
  }
  return widths;
}

function summary(view: MatchView, screen: Screen): string[] {
  const { style, width } = screen;
  const { flags, matched, lines, points, metrics } = view;
  const table = renderColumns(
    [
      {
        header: "metric",
        align: "left",
        rank: 0,
        least: 16,
        cut: "middle",
        cell: ([name]) => ({ text: name, paint: style.strong }),
      },
      { header: "points", align: "right", rank: 1, cell: ([, metric]) => ({ text: grouped(metric.points) }) },
      { header: "first", align: "right", rank: 2, cell: ([, metric]) => ({ text: spelled(metric.first) }) },
      { header: "last", align: "right", rank: 2, cell: ([, metric]) => ({ text: spelled(metric.last) }) },
    ],
    [...metrics],
    screen,
    { indent: 2 },
  );
  const what = countOf(points, "point");
  const head = `${subject(view)} ${what} from ${grouped(matched)} of ${countOf(lines, "line")}`;
  return [
    `${style.good("✔")} ${truncate(head, width === undefined ? undefined : width - 2)}`,
    ...table,
    ...notes(view)
      .flatMap((note) => wrapWords(note, width === undefined ? undefined : width - 2))
      .map((line) => style.dim(`  ${line}`)),
    style.dim(`  trackio run ${flagsText(flags)} -- COMMAND`),
  ];
}

function notes({ flags, over, readers = [], tooLong }: MatchView): string[] {
  const others = readers
    .filter(({ name, lines }) => lines > 0 && !flags.includes(name))
    .map(({ name, lines }) => `${name} (${countOf(lines, "line")})`);
  return [
    ...(over === undefined
      ? []
      : [`No step is told: steps are counted, and metrics are drawn over ${safe(over)}.`]),
    ...(others.length === 0 ? [] : [`Other readers: ${others.join(", ")}.`]),
    ...(tooLong === 0 ? [] : [`${countOf(tooLong, "line")} too long to be read.`]),
  ];
}

function subject({ flags, readers, expressions }: MatchView): string {
  const names = flags.filter((flag) => !expressions.includes(flag));
  const count = expressions.length === 1 ? "the expression" : countOf(expressions.length, "expression");
  const all = expressions.length === 0 ? names : [...names, count];
  const what = listOf(all);
  if (readers !== undefined) return `auto chooses ${what}, which takes`;
  return `${what} ${flags.length === 1 ? "takes" : "take"}`;
}

/** That nothing was found, and what to try: a sentence, and hints. */
export function nothingWords(
  { file, flags, readers, lines }: MatchView,
  suggestion: { readonly reader: string; readonly lines: number } | undefined,
): string[] {
  const where = file === "-" ? "standard input" : safe(file);
  if (lines === 0) return [`There are no lines in ${where}.`];
  const what = readers === undefined ? `${flagsText(flags)} takes nothing` : "No reader takes anything";
  return [
    `${what} from the ${countOf(lines, "line")} of ${where}.`,
    ...(suggestion === undefined
      ? ["Say what a line looks like: --match 'loss (?<loss>\\S+) at step (?<step>\\d+)'"]
      : [`--match ${suggestion.reader} would take something from ${countOf(suggestion.lines, "line")}.`]),
  ];
}

const spelled = (text: JsonText): string => (text.startsWith('"') ? (JSON.parse(text) as string) : text);
