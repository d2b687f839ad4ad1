import { readdirSync } from "node:fs";
import { runFolder, sessionFolder, spoolFolder } from "../../store/layout.ts";
import { isSession } from "../../store/remove-session.ts";
import type { Place, SessionState } from "../state.ts";
import { newestAttempt } from "./attempts.ts";
import { newestState } from "./read-states.ts";

/**
 * Whether another session may have written to a run what it has not noted: then it comes first, for it would cut off
 * whatever we put behind that.
 */
export const isOpenElsewhere = (root: string, session: string, run: Place): boolean =>
  openSessions(root, run).some((other) => other !== session);

/** Sessions that may have written to a run what they have not noted. */
export function openSessions(root: string, run: Place): string[] {
  let names: string[];
  try {
    names = readdirSync(spoolFolder(root));
  } catch {
    return []; // There is no spool.
  }
  return names.filter(
    (session) => isSession(session) && holdsOpen(root, newestState(sessionFolder(root, session)), run),
  );
}

function holdsOpen(root: string, state: SessionState | undefined, { project, run }: Place): boolean {
  if (state === undefined || state.closed === true) return false;
  const isIt = (place: Place): boolean => place.project === project && place.run === run;
  if (state.claim !== undefined && isIt(state.claim)) return true;
  const newest = newestAttempt(runFolder(root, project, run));
  return state.runs.some((each) => isIt(each) && newest <= (each.latest ?? each.attempt));
}
