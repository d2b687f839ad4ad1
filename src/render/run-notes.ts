import type { RunView } from "../history/run-view.ts";
import type { RunDetails } from "./run-details.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { countOf, listOf } from "./words.ts";
import { wrapLine } from "./wrap.ts";

type Shown = Pick<RunDetails, "view" | "media" | "alerts" | "peaks">;

/** What else a run holds, and what this page does not show: a line each. */
export function runNotes(details: Shown, screen: Screen): string[] {
  const { width, style } = screen;
  return [...alsoLogged(details), ...notesOf(details.view)].flatMap((note) => {
    const lines = width === undefined ? [note] : wrapLine(note, Math.max(1, width - 2));
    return lines.map((line) => style.dim(`  ${line}`));
  });
}

/** What was not read, for it is too much for a look. */
function alsoLogged({ view: { summary }, media, alerts, peaks }: Shown): string[] {
  const also = [
    ...(media === undefined ? [...summary.media].map(([kind, count]) => countOf(count, kind)) : []),
    ...(alerts === undefined && summary.alerts > 0 ? [countOf(summary.alerts, "alert")] : []),
    ...(peaks === undefined && summary.system > 0 ? [countOf(summary.system, "machine sample")] : []),
  ].map(safe);
  return also.length === 0 ? [] : [`Also logged: ${listOf(also)} (--all)`];
}

function notesOf({ life, summary, waiting, status }: RunView): string[] {
  const notes: string[] = [];
  const ranks = [...(summary.lowest === 0 ? [0] : []), ...summary.ranks.keys()]
    .filter((rank) => rank !== summary.rank)
    .sort((a, b) => a - b);
  if (ranks.length > 0) notes.push(`${ranksText(ranks)} logged too: --rank ${ranks[0]}`);
  if (summary.steps.superseded > 0)
    notes.push(`${countOf(summary.steps.superseded, "step")} ${whyHidden(life)}, hidden: --attempt 1`);
  if (status.kind === "running" && status.recorderGone === true) {
    const lines = waiting === 0 ? "what it reports waits" : waitingText(waiting);
    notes.push(`The recorder is gone. The program goes on, and ${lines} in the spool until it has ended.`);
  } else if (waiting > 0) {
    notes.push(`${waitingText(waiting)} in the spool until a command that may write here adds them.`);
  }
  const problem = life.attempts.at(-1)?.outputProblem ?? null;
  if (problem !== null) notes.push(`What it printed is not kept, or not all of it: ${safe(problem)}.`);
  for (const { to, problem } of life.attempts.at(-1)?.unreached ?? [])
    notes.push(`A message was not taken: ${safe(`${to} ${problem}`)}.`);
  return notes;
}

/** Why steps do not count: what else was in their place later. */
function whyHidden({ attempts, rewinds }: RunView["life"]): string {
  if (rewinds.length === 0) return "of earlier attempts, logged again later";
  return attempts.length > 1 ? "taken back or logged again later" : "that the program took back";
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
