import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ProjectName, RunName } from "../../format/names.ts";
import { thisHost } from "../../process/identity.ts";
import { markAttempt, removeMarks } from "../../store/attempt-mark.ts";
import { runFolder, sessionFolder } from "../../store/layout.ts";
import { makeFolders } from "../../store/make-folders.ts";
import { OWNER_FILE } from "../../store/owner.ts";
import { parseRecord } from "../../store/read-records.ts";
import { removeSession } from "../../store/remove-session.ts";
import { removeLink } from "../move-run.ts";
import { isMatchingLoaded } from "../output/matching.ts";
import type { Owner } from "../spool.ts";
import type { SessionState } from "../state.ts";
import { attemptBy } from "./attempts.ts";
import { type GoodState, goodState } from "./good-state.ts";
import { judge, type Verdict } from "./judge.ts";
import type { Left } from "./left.ts";
import { mendRun } from "./mend-run.ts";
import { isOpenElsewhere } from "./open-elsewhere.ts";
import { readOn } from "./read-on.ts";
import { readStates } from "./read-states.ts";
import { RunMarks } from "./run-marks.ts";
import { byFolder } from "./shared-run.ts";
import { takeBackRun } from "./take-back.ts";
import { goOnAtEnd, hasUnread, unreadBytes } from "./unread.ts";

/** `later`: something of it is in use. `stranded`: it cannot be told what of it the files hold, so it is left. */
export type Outcome = "done" | Exclude<Verdict, "mend">;

/** Takes in what a session left. Killed at any instant, it is followed by the next that does, from the last note. */
export function recoverSession(left: Left): Outcome {
  const folder = sessionFolder(left.root, left.session);
  // Of several commands that meet the spool, one recovers it; another that dies at it is followed by the next.
  if (!markAttempt(folder, 0)) return "later";
  const marks = new RunMarks();
  try {
    return recoverMarked(left, folder, marks);
  } finally {
    marks.release();
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) removeMarks(folder);
  }
}

function recoverMarked(left: Left, folder: string, marks: RunMarks): Outcome {
  const { root, session, over } = left;
  const owner = parseRecord(readFileSync(join(folder, OWNER_FILE), "utf8")) as unknown as Owner;
  if (owner.plan.match !== undefined && !isMatchingLoaded()) return "later";
  const states = readStates(folder);
  const [newest] = states;
  if (newest?.closed === true && !hasUnread(folder, newest.streams, newest.output)) {
    if (over) {
      removeLinks(root, newest);
      // Of one that died after it had taken all in.
      marks.clear(byFolder(root, newest.runs).map((run) => run.folder));
      removeSession(folder);
    }
    return "done";
  }
  if (owner.client !== undefined && newest === undefined && hasToWait(left, owner)) return "later";
  const good = goodState(root, session, folder, states);
  if (good === undefined) return "stranded";
  if (over && neverBegan(root, session, folder, owner, good)) {
    for (const run of [...good.state.runs, ...good.later]) takeBackRun(root, session, run, marks);
    removeSession(folder);
    return "done";
  }
  return goOn(left, owner, good, marks);
}

/** Whether a session of a program that nobody recorded goes on with a run of which others may hold what they have not noted: these come first. */
function hasToWait({ root, session }: Left, { plan }: Owner): boolean {
  const { project, name } = plan.choice;
  return (
    project !== undefined &&
    name !== undefined &&
    isOpenElsewhere(root, session, { project: project.name, run: name })
  );
}

/** Whether a session's recorder died before there was a program. */
const neverBegan = (
  root: string,
  session: string,
  folder: string,
  owner: Owner,
  { state }: GoodState,
): boolean =>
  owner.program === null &&
  !hasUnread(folder, []) &&
  byFolder(root, state.runs).every((run) => attemptBy(run.folder, session) === undefined);

function goOn(left: Left, owner: Owner, { state, later }: GoodState, marks: RunMarks): Outcome {
  const { root, session } = left;
  const closed = state.closed === true;
  const runs = byFolder(root, state.runs);
  for (const { folder } of runs) {
    makeFolders(folder); // Where somebody deleted it, what the spool holds makes it again.
    if (!marks.hold(folder)) return "later";
  }
  const verdicts = runs.map((run) => judge(root, session, closed, run));
  if (verdicts.includes("stranded")) return "stranded";
  if (verdicts.includes("later")) return "later";
  for (const run of later) takeBackRun(root, session, run, marks);
  const kept = new Map(runs.map((run) => [run.folder, mendRun(run, closed)]));
  const here = thisHost();
  if (owner.host === here.host && owner.boot_id !== here.bootId)
    goOnAtEnd(sessionFolder(root, session), state);
  tellMuch(left, state);
  marks.release(readOn(left, owner, state, kept));
  if (left.over) removeSession(sessionFolder(root, session));
  return "done";
}

/** Bytes that take long enough to take in for somebody to wonder. */
const MUCH = 100e6;

function tellMuch({ root, session, notices }: Left, { streams }: SessionState): void {
  const bytes = unreadBytes(sessionFolder(root, session), streams);
  if (bytes > MUCH)
    notices.once(`much ${session}`, `taking in ${Math.round(bytes / 1e6)} MB that a dead recorder left`);
}

function removeLinks(root: string, { runs }: SessionState): void {
  for (const { project, run } of runs.flatMap(({ left = [] }) => left))
    removeLink({
      project: project as ProjectName,
      run: run as RunName,
      folder: runFolder(root, project, run),
    });
}
