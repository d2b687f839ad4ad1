import type { Foresight } from "../../store/check/check-sessions.ts";
import { sessionFolder } from "../../store/layout.ts";
import { goodState } from "../recovery/good-state.ts";
import { readStates } from "../recovery/read-states.ts";

/** Tells, by recovery's own judgement, from where a dead session of a store would be gone on with. */
export const foresight =
  (root: string): Foresight =>
  (session) => {
    const folder = sessionFolder(root, session);
    const state = goodState(root, session, folder, readStates(folder))?.state;
    return state && { runs: state.runs, closed: state.closed === true };
  };
