import type { RunView } from "../history/run-view.ts";
import type { Summary } from "../history/summary.ts";
import { attemptDuration } from "../history/timing.ts";
import { mostColumns } from "./narrow.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { shellQuote } from "./shell-quote.ts";
import { fateWords, statusGlyph, statusPaint } from "./status-words.ts";
import type { Style } from "./style.ts";
import { measuredCell, numberOf } from "./value.ts";
import { countOf } from "./words.ts";

const MOST_METRICS = 6;

/**
 * What a recorder says at the end of a run: how it ended and what it reported, then how to see it, and how to go on
 * with one that did not finish. As many metrics as fit the first line; how the run ended and the commands are never
 * cut, whatever the width.
 */
export function closingLines(view: RunView, screen: Screen): string[] {
  const { style, width = Number.POSITIVE_INFINITY } = screen;
  const name = `${view.project}/${view.run}`;
  const glyph = statusGlyph(view.status);
  const fate = safe(fateOf(view, screen));
  const reported = `: ${safe(reportedAndWaiting(view))}`;
  let used = mostColumns(`${glyph} ${safe(name)} ${fate}${reported}`);
  let metrics = "";
  for (const { text, painted } of metricTexts(view.summary, style)) {
    used += mostColumns(text);
    if (used > width) break;
    metrics += painted;
  }
  const paint = statusPaint(view.status, style);
  return [
    `${paint(glyph)} ${style.strong(safe(name))} ${paint(fate)}${reported}${metrics}`,
    style.dim(`  trackio show ${safe(shellQuote(name))}`),
    ...(view.status.kind === "finished" ? [] : [style.dim(`  trackio resume ${safe(shellQuote(name))}`)]),
  ];
}

/** How a run's last attempt ended, as the end of a sentence: "finished in 12.3 s". */
export function fateOf(view: RunView, { now }: Screen): string {
  const attempt = view.life.attempts.at(-1);
  return fateWords(view.status, attempt === undefined ? null : attemptDuration(attempt, view, now));
}

/** " · loss 0.061" of the first few metrics that are numbers, plain and painted. */
function metricTexts({ metrics }: Summary, style: Style): { text: string; painted: string }[] {
  const numbers = [...metrics].filter(([, { last }]) => numberOf(last) !== undefined);
  return numbers.slice(0, MOST_METRICS).map(([name, { last }]) => {
    const label = ` · ${safe(name)} `;
    const { text, paint } = measuredCell(last, style);
    return { text: label + text, painted: style.dim(label) + (paint === undefined ? text : paint(text)) };
  });
}

/** What a run reported, and how much of that is in the spool still: "2 steps, 40 lines wait". */
function reportedAndWaiting({ summary, waiting }: RunView): string {
  const words = reportedWords([summary]);
  if (waiting === 0) return words;
  const wait = countOf(waiting, "line waits", "lines wait");
  return words === NOTHING ? wait : `${words}, ${wait}`;
}

const NOTHING = "nothing reported";

/** What runs reported, together: "200 steps, 1 table, 3 lines rejected", or "nothing reported". */
export function reportedWords(summaries: readonly Summary[]): string {
  const sum = (count: (summary: Summary) => number): number =>
    summaries.reduce((total, summary) => total + count(summary), 0);
  const kinds = new Set(summaries.flatMap(({ media }) => [...media.keys()]));
  const counts: readonly (readonly [number, string, string?])[] = [
    [sum(({ steps }) => steps.count), "step"],
    [sum(({ tables }) => tables.reduce((total, { logged }) => total + logged, 0)), "table"],
    ...[...kinds].map((kind) => [sum(({ media }) => media.get(kind) ?? 0), kind] as const),
    [sum(({ alerts }) => alerts), "alert"],
    [sum(({ rejected }) => rejected), "line rejected", "lines rejected"],
  ];
  const words = counts
    .filter(([count]) => count > 0)
    .map(([count, noun, plural]) => countOf(count, noun, plural));
  return words.length === 0 ? NOTHING : words.join(", ");
}
