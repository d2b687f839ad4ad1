import type { RunView } from "../history/run-view.ts";
import { attemptDuration } from "../history/timing.ts";
import { closingLines, fateOf, reportedWords } from "./closing-line.ts";
import { formatDuration } from "./duration.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { shellQuote } from "./shell-quote.ts";
import { statusGlyph, statusPaint } from "./status-words.ts";
import { countOf, grouped } from "./words.ts";

/** Of more runs than this the end is told in sum. */
const MOST_RUNS = 10;
/** How many are named of those that did not finish. */
const MOST_NAMED = 5;

/** What a recorder says at the end of a program: how each of its runs went, or, of very many, how all did together. */
export function closingWords(views: readonly RunView[], screen: Screen): string[] {
  return views.length > MOST_RUNS
    ? closingSum(views, screen)
    : views.flatMap((view) => closingLines(view, screen));
}

function closingSum(views: readonly RunView[], screen: Screen): string[] {
  const { style, now } = screen;
  const [project = "", ...others] = new Set(views.map((view) => view.project));
  const name = others.length === 0 ? safe(project) : countOf(others.length + 1, "project");
  const target = others.length === 0 ? ` ${safe(shellQuote(project))}` : "";
  const bad = views.filter(({ status }) => status.kind !== "finished");
  const status = bad[0]?.status ?? { kind: "finished" };
  const seconds = secondsOfAll(views, now);
  const during = seconds === null ? "" : ` in ${formatDuration(seconds)}`;
  const paint = statusPaint(status, style);
  const fate = paint(`${bad.length === 0 ? "all finished" : endWords(views)}${during}`);
  const reported = safe(reportedWords(views.map(({ summary }) => summary)));
  return [
    `${paint(statusGlyph(status))} ${style.strong(name)}: ${countOf(views.length, "run")}, ${fate}: ${reported}`,
    ...bad
      .slice(0, MOST_NAMED)
      .map((view) => `  ${safe(`${view.project}/${view.run} ${fateOf(view, screen)}`)}`),
    ...(bad.length > MOST_NAMED ? [style.dim(`  … and ${grouped(bad.length - MOST_NAMED)} more`)] : []),
    style.dim(`  trackio show${target}`),
  ];
}

/** "198 finished, 2 failed". */
function endWords(views: readonly RunView[]): string {
  const kinds = views.map(({ status }) => status.kind);
  const count = (kind: string): number => kinds.filter((each) => each === kind).length;
  return [...new Set(kinds)].map((kind) => `${grouped(count(kind))} ${kind}`).join(", ");
}

/** Seconds from the first start to the last end of the runs' last attempts; null where nothing tells. */
function secondsOfAll(views: readonly RunView[], now: number): number | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const view of views) {
    const attempt = view.life.attempts.at(-1);
    const seconds = attempt === undefined ? null : attemptDuration(attempt, view, now);
    if (attempt === undefined || seconds === null) continue;
    const start = Date.parse(attempt.started);
    first = Math.min(first, start);
    last = Math.max(last, start + seconds * 1000);
  }
  return last >= first ? (last - first) / 1000 : null;
}
