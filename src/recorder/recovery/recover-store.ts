import { listProjects } from "../../store/catalog.ts";
import { fileProblem } from "../../store/file-problem.ts";
import { sessionFolder } from "../../store/layout.ts";
import { sweepSpool } from "../../store/remove-session.ts";
import { anyPlanHas, sessionsToTakeIn } from "../../store/sessions.ts";
import type { Notices } from "../notices.ts";
import { loadMatching } from "../output/matching.ts";
import type { Left } from "./left.ts";
import { type Outcome, recoverSession } from "./recover-session.ts";
import { releaseClaims } from "./take-back.ts";

/** Loads what sessions need that are to be taken in. Those for which it was not loaded are left for the next command. */
export async function prepareRecovery(root: string): Promise<void> {
  if (anyPlanHas(root, "match")) await loadMatching();
}

/**
 * Takes in what dead sessions left in their spools: cuts the runs' files back to the last note that they bear out, and
 * reads on from there, so that every line is in the files once. What cannot be taken in is left as it is, and said. Of
 * a program that nobody records, what there is so far is taken in, and its session stays.
 */
export function recoverStore(root: string, notices: Notices): void {
  trying(root, notices, () => sweepSpool(root));
  let waiting = sessionsToTakeIn(root);
  if (waiting.length > 0) releaseAllClaims(root, notices);
  // One that another has to precede gets its turn when that is done.
  for (let before = -1; waiting.length > 0 && waiting.length !== before; ) {
    before = waiting.length;
    waiting = waiting.filter(({ session, over }) => recover({ root, session, notices, over }) === "later");
  }
}

/**
 * Takes in what a session of another host left whose recorder is silent, so that its run can be continued here: all
 * whole lines that there are. Its folder stays, for lines that come late, which its own host takes in.
 * @param session whose run's next attempt the caller has marked, having decided that nobody records it any more
 * @returns whether everything was taken in; where not, that is said
 */
export function takeOver(root: string, session: string, notices: Notices): boolean {
  const outcome = recover({ root, session, notices, over: false });
  if (outcome === "later") {
    const text = `what is left in ${sessionFolder(root, session)} is in use; it stays there`;
    notices.once(`in use ${session}`, text);
  }
  return outcome === "done";
}

function recover(left: Left): Outcome | undefined {
  const { root, session, notices } = left;
  const folder = sessionFolder(root, session);
  const outcome = trying(session, notices, () => recoverSession(left), folder);
  if (outcome === "stranded") {
    const text = `what is left in ${folder} belongs to a run that is not as it was left; it stays there`;
    notices.once(`stranded ${session}`, text);
  }
  return outcome;
}

/** Does something that a reader who may not write cannot do: he reads the files as they are, and is told how many lines wait. */
function trying<T>(key: string, notices: Notices, action: () => T, what = key): T | undefined {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOENT") return undefined;
    notices.once(`recovery ${key}`, `cannot take in what is left in ${what}: ${fileProblem(error)}`);
    return undefined;
  }
}

function releaseAllClaims(root: string, notices: Notices): void {
  const projects = trying(root, notices, () => listProjects(root)) ?? [];
  for (const project of projects) trying(project, notices, () => releaseClaims(root, project));
}
