import type { RunView } from "../history/run-view.ts";
import { safe } from "./safe.ts";
import type { Screen } from "./screen.ts";
import { countOf } from "./words.ts";
import { wrapWords } from "./wrap-words.ts";

/** A run that could not be read, and why. */
export interface UnreadableRun {
  readonly project: string;
  readonly run: string;
  readonly reason: string;
}

/** How many runs a note names. */
const MOST_NAMED = 5;

/** What is said below the runs of a project: which of them are not whole here, and why. */
export function runsNotes(
  views: readonly RunView[],
  unreadable: readonly UnreadableRun[],
  { width, style }: Screen,
): string[] {
  const orphans = views.filter(({ status }) => status.kind === "running" && status.recorderGone === true);
  const behind = newestOfSessions(views.filter((view) => view.waiting > 0 && !orphans.includes(view)));
  const trouble = [
    ...views.flatMap(({ run, status }) =>
      status.kind === "damaged" ? [`! ${run} is damaged: ${status.reason}.`] : [],
    ),
    ...unreadable.map(({ run, reason }) => `! ${run} cannot be read: ${reason}`),
    ...(orphans.length > 0 ? [`! ${orphansText(orphans)}`] : []),
  ];
  return [
    ...trouble.flatMap((text) => wrapWords(safe(text), width).map((line) => style.warn(line))),
    ...(behind.length > 0 ? wrapWords(safe(behindText(behind)), width).map((line) => style.dim(line)) : []),
  ];
}

function orphansText(orphans: readonly RunView[]): string {
  const words =
    orphans.length === 1
      ? "1 run goes on without its recorder, and its lines wait until the program has ended"
      : `${countOf(orphans.length, "run")} go on without their recorders, and their lines wait until the programs have ended`;
  return `${words}: ${namesOf(orphans)}.`;
}

function behindText(behind: readonly RunView[]): string {
  const words = behind.length === 1 ? "1 run has" : `${countOf(behind.length, "run")} have`;
  return `${words} lines that wait until a command that may write here adds them: ${namesOf(behind)}.`;
}

/** "brave-1 (12 lines), lost (1 line) and 3 more". */
function namesOf(views: readonly RunView[]): string {
  const names = views.slice(0, MOST_NAMED).map(({ run, waiting }) => `${run} (${countOf(waiting, "line")})`);
  const more = views.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** Runs that one program made wait for the same lines, and these are most likely its last one's. */
function newestOfSessions(newestFirst: readonly RunView[]): RunView[] {
  const sessions = new Map<string, RunView>();
  for (const view of newestFirst) {
    const session = view.life.attempts.at(-1)?.session ?? "";
    if (!sessions.has(session)) sessions.set(session, view);
  }
  return [...sessions.values()];
}
