import type { ProjectName, RunName } from "../../format/names.ts";
import { thisHost } from "../../process/identity.ts";
import { readLife } from "../../store/open-run.ts";
import { deriveStatus } from "../../store/owner.ts";
import { newestAttempt, sessionOf } from "./attempts.ts";
import { isOpenElsewhere } from "./open-elsewhere.ts";
import type { SharedRun } from "./shared-run.ts";

/** What can be done with a run of a session: `later` while others write it, nothing (`stranded`) once they have. */
export type Verdict = "mend" | "later" | "stranded";

/**
 * Whether a session may be gone on with in a run, which is marked as ours. One that noted all that it wrote may at any
 * time; any other only while nobody has gone on with the run, whose records would be cut off else.
 */
export function judge(
  root: string,
  session: string,
  closed: boolean,
  { folder, project, run, newest, states }: SharedRun,
): Verdict {
  const begun = newestAttempt(folder);
  if (begun > 0 && sessionOf(folder, begun) !== session) {
    const ref = { project: project as ProjectName, run: run as RunName, folder };
    const { kind } = deriveStatus(root, readLife(ref), thisHost(), Date.now());
    if (kind === "running" || kind === "unknown") return "later";
  }
  if (closed) return isOpenElsewhere(root, session, { project, run }) ? "later" : "mend";
  if (begun > 0 && sessionOf(folder, begun) === session) return "mend";
  // Nor where an attempt of our number is another's, who did not see ours: its start was not written.
  const taken = states.some(({ attempt }) => attempt === begun);
  return begun <= newest && !taken ? "mend" : "stranded";
}
