import { relative } from "node:path";
import type { CheckedPlace, Diagnosis, Finding } from "../../history/finding.ts";
import { listProjects, listRuns, type RunRef } from "../catalog.ts";
import { fileProblem } from "../file-problem.ts";
import { projectFolder, sessionFolder } from "../layout.ts";
import { selectTargets } from "../select.ts";
import { type Activity, activityOf } from "./activity.ts";
import { checkFolders } from "./check-folders.ts";
import { checkRun } from "./check-run.ts";
import { checkSessions, type Foresight, type SessionCheck } from "./check-sessions.ts";
import { checkTrash } from "./check-trash.ts";

/**
 * Looks through a store, or what is named of it, and changes nothing.
 *
 * @param targets as a person names them; none for the whole store
 * @param foresee what recovery would do about a dead session
 * @param now milliseconds since the epoch
 * @throws {UserError} where nothing, or more than one thing, is called what a person named
 */
export function checkStore(
  root: string,
  targets: readonly string[],
  foresee: Foresight,
  now: number,
): Diagnosis {
  const whole = targets.length === 0;
  const sessions = checkSessions(root, foresee, now);
  const strays: Finding[] = [];
  const refs = whole
    ? listProjects(root).flatMap((project) => runsOf(root, project, strays))
    : unique(targets.flatMap((target) => refsOf(root, target)));
  const places: CheckedPlace[] = [];
  const activities: Activity[] = [];
  const sum = { files: 0, lines: 0, bytes: 0 };
  for (const ref of refs) {
    const activity = activityOf(root, ref, sessions, now);
    const { files, lines, bytes, findings, more } = checkRun(root, ref, activity, now);
    activities.push(activity);
    sum.files += files;
    sum.lines += lines;
    sum.bytes += bytes;
    const { project, run, folder } = ref;
    if (findings.length > 0)
      places.push({ place: { kind: "run", project, run }, folder: relative(root, folder), findings, more });
  }
  const asked = sessions.filter(({ runs }) => whole || refs.some((ref) => runs.some(isCalled(ref))));
  const folders = [root, ...listProjects(root).map((project) => projectFolder(root, project))];
  if (whole) strays.push(...folders.flatMap((folder) => checkFolders(root, folder)), ...checkTrash(root));
  if (strays.length > 0) places.push({ place: { kind: "store" }, folder: "", findings: strays, more: 0 });
  return {
    store: root,
    checked: { projects: new Set(refs.map(({ project }) => project)).size, runs: refs.length, ...sum },
    live: activities.filter(({ kind }) => kind === "live").length,
    elsewhere: hostsOf(activities),
    places: [...places, ...asked.flatMap((session) => placeOf(root, session))],
  };
}

/** The runs of a project, by name; one that may not be looked into is told among the `strays`. */
function runsOf(root: string, project: RunRef["project"], strays?: Finding[]): RunRef[] {
  try {
    return listRuns(root, project).sort((a, b) => (a.run < b.run ? -1 : 1));
  } catch (error) {
    if (strays === undefined || typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
    const file = relative(root, projectFolder(root, project));
    const place = { byte: null, line: null, bytes: null, value: null, remedy: null };
    strays.push({ severity: "damage", kind: "unreadable", file, ...place, rule: fileProblem(error) });
    return [];
  }
}

function refsOf(root: string, text: string): RunRef[] {
  const targets = selectTargets(root, text);
  if (targets.kind === "project") return runsOf(root, targets.project);
  return targets.kind === "run" ? [targets.ref] : [...targets.refs];
}

const unique = (refs: readonly RunRef[]): RunRef[] => [
  ...new Map(refs.map((ref) => [ref.folder, ref])).values(),
];

const isCalled =
  (ref: RunRef) =>
  ({ project, run }: SessionCheck["runs"][number]): boolean =>
    project === ref.project && run === ref.run;

const hostsOf = (activities: readonly Activity[]): string[] => [
  ...new Set(
    activities.flatMap((each) => (each.kind === "elsewhere" && each.host !== "" ? [each.host] : [])),
  ),
];

function placeOf(root: string, { session, findings }: SessionCheck): CheckedPlace[] {
  if (findings.length === 0) return [];
  const folder = relative(root, sessionFolder(root, session));
  return [{ place: { kind: "session", session }, folder, findings, more: 0 }];
}
