import { closeSync, existsSync, fstatSync, readdirSync, readSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { MEDIA_FOLDER, runFolder } from "../../store/layout.ts";
import { openIfThere } from "../../store/read-records.ts";
import { isStream } from "../../store/waiting.ts";
import type { Place, RunState, SessionState } from "../state.ts";
import { foundState } from "./found-runs.ts";
import { Places } from "./places.ts";
import { readFiles } from "./read-files.ts";
import { holdsWhole } from "./whole-file.ts";

/** Where a session is to be gone on with. */
export interface GoodState {
  readonly state: SessionState;
  /** Runs that the session began, or meant to begin, after that: they are taken back, for their `init` is read again. */
  readonly later: readonly (Place & { readonly attempt: number })[];
}

/**
 * The newest note that the files bear out; where there is none, the session's beginning, if its streams still hold all
 * that was ever written to them. Undefined where lines would be lost.
 * @param states all notes of the session, newest first
 */
export function goodState(
  root: string,
  session: string,
  folder: string,
  states: readonly SessionState[],
): GoodState | undefined {
  const places = new Places(root, session, states);
  const whole = wholeFiles(root);
  const newest = states[0] ?? foundState(root, session);
  for (const noted of states) {
    if (!reaches(folder, noted, newest)) break;
    const state = { ...noted, runs: noted.runs.map((run) => places.locate(run)) };
    if (state.runs.every(whole)) return { state, later: laterThan(state, states, places) };
  }
  return fromTheBeginning(root, folder, newest, states, places);
}

/** Whether a run's files hold what was noted of them. Notes repeat themselves: each size is looked at once. */
function wholeFiles(root: string): (run: RunState) => boolean {
  const known = new Map<string, boolean>();
  return ({ project, run, sizes }) =>
    Object.entries(sizes).every(([file, size = 0]) => {
      const path = join(runFolder(root, project, run), file);
      const key = `${size} ${path}`;
      const holds = known.get(key) ?? holdsWhole(path, size);
      known.set(key, holds);
      return holds;
    });
}

/** Whether the streams, and what else is read, still hold what was read between two notes. */
const reaches = (folder: string, from: SessionState, to: SessionState): boolean =>
  readFiles(to).every((stream) => {
    const before = readFiles(from).find(({ file }) => file === stream.file);
    if (before?.offset === stream.offset && before.anew === stream.anew) return true;
    return (before?.anew ?? 0) === (stream.anew ?? 0) && holdsFrom(folder, stream.file, before?.offset ?? 0);
  });

/** Whether a stream's bytes from an offset on were not given back to the disk, or deleted by the program. Of a source's file nothing is given back. */
function holdsFrom(folder: string, file: string, offset: number): boolean {
  const fd = openIfThere(resolve(folder, file));
  if (fd === undefined) return false;
  try {
    const byte = Buffer.alloc(1);
    if (isAbsolute(file)) return true;
    return fstatSync(fd).size <= offset || (readSync(fd, byte, 0, 1, offset) === 1 && byte[0] !== 0);
  } finally {
    closeSync(fd);
  }
}

function laterThan(
  state: SessionState,
  states: readonly SessionState[],
  places: Places,
): (Place & { readonly attempt: number })[] {
  const known = new Set(state.runs.map(keyOf));
  const later = new Map<string, Place & { readonly attempt: number }>();
  for (const { runs, claim } of states) {
    for (const run of [...runs.map((each) => places.locate(each)), ...(claim === undefined ? [] : [claim])]) {
      const { project, run: name, attempt } = run;
      if (!known.has(keyOf(run))) later.set(keyOf(run), { project, run: name, attempt });
    }
  }
  return [...later.values()];
}

const keyOf = ({ project, run, attempt }: Place & { readonly attempt: number }): string =>
  JSON.stringify([project, run, attempt]);

/** The session before its first line, in the run that it has now. */
function fromTheBeginning(
  root: string,
  folder: string,
  newest: SessionState,
  states: readonly SessionState[],
  places: Places,
): GoodState | undefined {
  const [found, ...others] = newest.runs.map((run) => places.locate(run));
  const shared = newest.closed === true || newest.runs.some(({ latest }) => latest !== undefined);
  // Media were copied when they were reported; the originals may be others by now.
  const media = others.some((run) => existsSync(join(runFolder(root, run.project, run.run), MEDIA_FOLDER)));
  if (shared || media || !isComplete(folder, newest)) return undefined;
  // All notes are lost: then there may have been no run yet.
  if (found === undefined) return states.length > 0 ? undefined : { state: newest, later: [] };
  const { exitCode: _code, rewinds: _rewinds, watch: _watch, ...first } = found;
  const run: RunState = {
    ...first,
    initialised: [],
    next: {},
    reported: false,
    finished: false,
    ended: false,
    settled: true,
    sizes: {},
  };
  const state = { streams: [], runs: [run] };
  return { state, later: laterThan(state, [newest, ...states], places) };
}

/** Whether a session's streams, and what else it read, hold all that was ever written to them. */
function isComplete(folder: string, state: SessionState): boolean {
  const known = readFiles(state);
  // A file that is to be followed need not be there before the program makes it.
  const read = known.filter(({ offset }) => offset > 0);
  const files = new Set([...read.map(({ file }) => file), ...readdirSync(folder).filter(isStream)]);
  return (
    known.every(({ anew }) => anew === undefined) && [...files].every((file) => holdsFrom(folder, file, 0))
  );
}
