import type { RunRef } from "../../store/catalog.ts";
import { listProjects, listRuns } from "../../store/catalog.ts";
import type { RunState, SessionState } from "../state.ts";
import { attemptBy } from "./attempts.ts";

/** A session before its first line, where all its notes are lost: the runs that tell that it began them. */
export function foundState(root: string, session: string): SessionState {
  const refs = listProjects(root).flatMap((project) => listRuns(root, project));
  const runs = refs.flatMap((ref) => {
    const attempt = attemptBy(ref.folder, session);
    return attempt === undefined ? [] : [stateOf(ref, attempt)];
  });
  return { streams: [], runs };
}

const stateOf = ({ project, run }: RunRef, attempt: number): RunState => ({
  project,
  run,
  attempt,
  asked: run,
  initialised: [],
  next: {},
  goOn: {},
  reported: false,
  finished: false,
  ended: false,
  sizes: {},
});
