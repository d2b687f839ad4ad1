import { readdirSync } from "node:fs";
import { runFolder, sessionFolder, spoolFolder } from "../../store/layout.ts";
import { isSession } from "../../store/remove-session.ts";
import type { Place, SessionState } from "../state.ts";
import { newestAttempt } from "./attempts.ts";
import { readStates } from "./read-states.ts";

/**
 * Whether another session may have written to a run what it has not noted: then it comes first, for it would cut off
 * whatever we put behind that.
 */
export const isOpenElsewhere = (root: string, session: string, run: Place): boolean =>
  readdirSync(spoolFolder(root)).some(
    (other) =>
      other !== session &&
      isSession(other) &&
      holdsOpen(root, readStates(sessionFolder(root, other))[0], run),
  );

function holdsOpen(root: string, state: SessionState | undefined, { project, run }: Place): boolean {
  if (state === undefined || state.closed === true) return false;
  const isIt = (place: Place): boolean => place.project === project && place.run === run;
  if (state.claim !== undefined && isIt(state.claim)) return true;
  const newest = newestAttempt(runFolder(root, project, run));
  return state.runs.some((each) => isIt(each) && newest <= (each.latest ?? each.attempt));
}
