import { closeSync, existsSync, fstatSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import type { ProjectName, RunName } from "../../format/names.ts";
import type { CheckedPlace, Diagnosis, Finding, Mended } from "../../history/finding.ts";
import { markAttempt, removeMarks } from "../../store/attempt-mark.ts";
import type { RunRef } from "../../store/catalog.ts";
import { activityOf } from "../../store/check/activity.ts";
import { checkRun } from "../../store/check/check-run.ts";
import { checkSessions, type Recoverable } from "../../store/check/check-sessions.ts";
import { newestStarted } from "../../store/check/session-state.ts";
import { fileProblem } from "../../store/file-problem.ts";
import { RUN_FILES, runFolder, sessionFolder } from "../../store/layout.ts";
import { eachLine, openIfThere } from "../../store/read-records.ts";
import { copyAside } from "./copy-aside.ts";
import { foresight } from "./foresight.ts";
import { repairRun } from "./repair-run.ts";

/** Mending one thing may show another, as a run without its first line shows attempts that nobody started. */
const MOST_ROUNDS = 4;

export interface Repaired {
  readonly mended: readonly Mended[];
  /** What the store is like now. */
  readonly diagnosis: Diagnosis;
}

/**
 * Mends a store: first as every command does, by taking in what dead sessions left, then what `diagnose` finds. Runs
 * that are being written, or may be, are left alone. What it cuts is in the run's `cut/` before it is cut.
 *
 * @param recover takes in what dead sessions left
 * @param now milliseconds since the epoch
 */
export async function repairStore(
  root: string,
  diagnose: () => Diagnosis,
  recover: () => Promise<void>,
  now: number,
): Promise<Repaired> {
  const mended = await takeIn(root, recover, now);
  const failed = new Set<string>();
  for (let round = 1; ; round++) {
    const diagnosis = diagnose();
    if (round > MOST_ROUNDS) return { mended, diagnosis };
    const places = diagnosis.places.filter(({ folder }) => !failed.has(folder));
    const changes = places.flatMap((place) => mendPlace(root, place, now));
    mended.push(...changes);
    if (changes.every(({ what }) => what === "failed")) return { mended, diagnosis };
    for (const { what, folder } of changes) if (what === "failed") failed.add(folder);
  }
}

/** Recovers dead sessions, after copying aside what recovery cuts to write it again. */
async function takeIn(root: string, recover: () => Promise<void>, now: number): Promise<Mended[]> {
  const dead = checkSessions(root, foresight(root), now).filter(({ kind }) => kind === "dead");
  if (dead.length === 0) return [];
  const done = dead.flatMap(({ session, recoverable }) =>
    recoverable === undefined ? [] : copyTails(root, whoseOf(root, session), recoverable),
  );
  await recover();
  for (const { session } of dead) {
    if (existsSync(sessionFolder(root, session))) continue;
    const whose = whoseOf(root, session);
    done.push({ ...whose, file: whose.folder, byte: null, bytes: null, what: "taken in", detail: null });
  }
  return done;
}

/** Whose a change is. */
type Whose = Pick<Mended, "place" | "folder">;

const whoseOf = (root: string, session: string): Whose => ({
  place: { kind: "session", session },
  folder: relative(root, sessionFolder(root, session)),
});

function copyTails(root: string, whose: Whose, { runs, closed }: Recoverable): Mended[] {
  return runs.flatMap(({ project, run, sizes }) => {
    const folder = runFolder(root, project, run);
    return RUN_FILES.flatMap((file) =>
      attempt(whose, relative(root, join(folder, file)), () =>
        copyTail(root, folder, file, closed ? undefined : (sizes[file] ?? 0)),
      ),
    );
  });
}

/** @param from where recovery cuts; undefined for behind the last whole line */
function copyTail(root: string, folder: string, file: string, from: number | undefined): Change[] {
  const path = join(folder, file);
  const fd = openIfThere(path);
  if (fd === undefined) return [];
  try {
    const { size } = fstatSync(fd);
    const start = from ?? eachLine(path, 0, () => {});
    if (size <= start) return [];
    const detail = relative(root, join(folder, copyAside(folder, file, fd, start, size)));
    return [{ byte: start, bytes: size - start, what: "copied", detail }];
  } finally {
    closeSync(fd);
  }
}

/** What was done to a file, before it is known to whose. */
type Change = Pick<Mended, "byte" | "bytes" | "what" | "detail">;

/** Does something for a place; what the system refuses is told, and does not keep others from being mended. */
function attempt(whose: Whose, file: string, mend: () => readonly Change[]): Mended[] {
  try {
    return mend().map((each) => ({ ...each, ...whose, file }));
  } catch (error) {
    return [{ ...whose, file, byte: null, bytes: null, what: "failed", detail: fileProblem(error) }];
  }
}

function mendPlace(root: string, { place, folder, findings }: CheckedPlace, now: number): Mended[] {
  const mendable = findings.filter(({ remedy }) => remedy !== null && remedy.kind !== "recover");
  if (mendable.length === 0) return [];
  if (place.kind !== "run")
    return mendable.flatMap((finding) => removeStray(root, { place, folder }, finding));
  const project = place.project as ProjectName;
  const ref: RunRef = { project, run: place.run as RunName, folder: runFolder(root, project, place.run) };
  try {
    return mendRun(root, ref, findings, now);
  } catch (error) {
    const detail = fileProblem(error);
    return [{ place, folder, file: folder, byte: null, bytes: null, what: "failed", detail }];
  }
}

/** Mends a run while it is marked as ours, so that nobody begins an attempt of it meanwhile. */
function mendRun(root: string, ref: RunRef, found: readonly Finding[], now: number): Mended[] {
  const next = newestStarted(root, ref) + 1;
  if (!markAttempt(ref.folder, next)) return [];
  try {
    // Between the first look and our mark somebody may have come and gone.
    if (newestStarted(root, ref) + 1 !== next) return [];
    const activity = activityOf(root, ref, checkSessions(root, foresight(root), now), now);
    const check = checkRun(root, ref, activity, now);
    // An empty folder is in use since our mark.
    const empty = check.files === 0 ? found.filter(({ kind }) => kind === "no-run") : [];
    return repairRun(root, { ...check, findings: [...check.findings, ...empty] });
  } finally {
    if (existsSync(ref.folder)) removeMarks(ref.folder);
  }
}

/** A link that leads nowhere, or an empty session. */
function removeStray(root: string, whose: Whose, { file }: Finding): Mended[] {
  return attempt(whose, file, () => {
    rmSync(join(root, file), { recursive: whose.place.kind === "session", force: true });
    return [{ byte: null, bytes: null, what: "removed", detail: null }];
  });
}
