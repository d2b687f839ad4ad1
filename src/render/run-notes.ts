import type { RunView } from "../history/run-view.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { countOf, listOf } from "./words.ts";
import { wrapLine } from "./wrap.ts";

/**
 * What else a run holds, and what this page does not show: a line each.
 * @param shown the rank whose points the page shows
 */
export function runNotes(view: RunView, screen: Screen, shown = 0): string[] {
  const { width, style } = screen;
  return notesOf(view, shown).flatMap((note) => {
    const lines = width === undefined ? [note] : wrapLine(note, Math.max(1, width - 2));
    return lines.map((line) => style.dim(`  ${line}`));
  });
}

function notesOf({ summary, waiting, status }: RunView, shown: number): string[] {
  const notes: string[] = [];
  const also = [
    ...[...summary.media].map(([kind, count]) => countOf(count, kind)),
    ...(summary.alerts > 0 ? [countOf(summary.alerts, "alert")] : []),
    ...(summary.system > 0 ? [countOf(summary.system, "machine sample")] : []),
  ].map(safe);
  if (also.length > 0) notes.push(`Also logged: ${listOf(also)}.`);
  // Rank 0 is told of nowhere: it logged where another is asked for.
  const ranks = [0, ...summary.ranks.keys()].filter((rank) => rank !== shown).sort((a, b) => a - b);
  if (ranks.length > 0) notes.push(`${ranksText(ranks)} logged too: --rank ${ranks[0]}`);
  if (summary.steps.superseded > 0) {
    notes.push(
      `${countOf(summary.steps.superseded, "step")} of earlier attempts, logged again later, hidden: --attempt 1`,
    );
  }
  if (status.kind === "running" && status.recorderGone === true) {
    const lines = waiting === 0 ? "what it reports waits" : waitingText(waiting);
    notes.push(`The recorder is gone. The program goes on, and ${lines} in the spool until it has ended.`);
  } else if (waiting > 0) {
    notes.push(`${waitingText(waiting)} in the spool until a command that may write here adds them.`);
  }
  return notes;
}

/** "1 line waits", "12 lines wait". */
const waitingText = (lines: number): string => `${countOf(lines, "line")} ${lines === 1 ? "waits" : "wait"}`;

/** "Rank 1", "Ranks 1-3 and 7". */
function ranksText(ranks: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const rank of ranks) {
    const span = spans.at(-1);
    if (span !== undefined && rank === span[1] + 1) span[1] = rank;
    else spans.push([rank, rank]);
  }
  const texts = spans.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
  return `${ranks.length === 1 ? "Rank" : "Ranks"} ${listOf(texts)}`;
}
