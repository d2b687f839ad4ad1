import { readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InitMessage } from "../format/message.ts";
import { markAttempt, removeMarks } from "../store/attempt-mark.ts";
import { RUN_FILES, runFolder, SUMMARY_FILE, sessionFolder } from "../store/layout.ts";
import { OWNER_FILE } from "../store/owner.ts";
import { parseRecord, readRecords } from "../store/read-records.ts";
import { deadSessions } from "../store/sessions.ts";
import { STATE_FILE } from "../store/waiting.ts";
import type { Notices } from "./notices.ts";
import { Pump } from "./pump.ts";
import { Sequencer } from "./sequencer.ts";
import { startedFields } from "./session.ts";
import { SessionRuns } from "./session-runs.ts";
import { type Owner, Spool } from "./spool.ts";
import type { RunState, SessionState } from "./state.ts";

/**
 * Takes in what dead sessions left in their spools: cuts the runs' files back to the last note that they bear out, and
 * reads on from there, so that every line is in the files once. What cannot be taken in is left as it is, and said.
 */
export async function recoverStore(root: string, notices: Notices): Promise<void> {
  for (const session of deadSessions(root)) {
    try {
      // Of several commands that meet the spool, one recovers it; another that dies at it is followed by the next.
      if (markAttempt(sessionFolder(root, session), 0)) await recoverMarked(root, session, notices);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // A reader who may not write reads the files as they are, and is told how many lines wait.
      if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOENT") continue;
      notices.once(
        `recovery ${session}`,
        `cannot take in what is left in ${sessionFolder(root, session)}: ${message}`,
      );
    }
  }
}

/** Recovers a session, and its runs with it: while that goes on, nobody else may go on with them. */
async function recoverMarked(root: string, session: string, notices: Notices): Promise<void> {
  const folder = sessionFolder(root, session);
  const state = lastGoodState(root, folder);
  const ours = state?.runs.filter((run) => isStillOurs(root, run, session)) ?? [];
  const marked = ours.filter((run) => markAttempt(runFolder(root, run.project, run.run), run.attempt + 1));
  try {
    if (state === undefined || ours.length < state.runs.length) {
      const text = `what is left in ${folder} belongs to a run that is not as it was left; it stays there`;
      notices.once(`stranded ${session}`, text);
    } else if (marked.length === ours.length) await recoverSession(root, session, state, notices);
  } finally {
    for (const { project, run } of marked) removeMarks(runFolder(root, project, run));
    if (statSync(folder, { throwIfNoEntry: false }) !== undefined) removeMarks(folder);
  }
}

async function recoverSession(
  root: string,
  session: string,
  state: SessionState,
  notices: Notices,
): Promise<void> {
  const owner = parseRecord(
    readFileSync(join(sessionFolder(root, session), OWNER_FILE), "utf8"),
  ) as unknown as Owner;
  for (const run of state.runs) cutBack(root, run);
  const spool = Spool.open(root, session);
  const { choice, about, cwd } = owner.plan;
  const runs = new SessionRuns(
    { root, session, choice, about, started: () => startedFields(owner) },
    notices,
  );
  runs.takeUp(state.runs);
  const host = {
    state: { streams: state.streams, runs: runs.states },
    runs: runs.all,
    init: (stream: SessionState["streams"][number], init: InitMessage) => runs.init(stream, init),
  };
  const pump = new Pump(host, spool, new Sequencer(notices, cwd), notices);
  while (pump.batch(true));
  await Promise.all(runs.all.map(({ writer }) => writer.sync()));
  for (const { ref } of runs.all) rmSync(join(ref.folder, SUMMARY_FILE), { force: true });
  pump.close();
  spool.close();
  runs.close();
  spool.remove();
}

/** The newest note of how far everything was that the runs' files bear out: none of them is shorter than it says. */
function lastGoodState(root: string, folder: string): SessionState | undefined {
  const lines = readFileSync(join(folder, STATE_FILE), "utf8").split("\n").slice(0, -1);
  return lines
    .reverse()
    .map((line) => parseRecord(line) as SessionState | undefined)
    .find(
      (state) =>
        state !== undefined && Array.isArray(state.runs) && state.runs.every((run) => bearsOut(root, run)),
    );
}

function bearsOut(root: string, { project, run, sizes }: RunState): boolean {
  const folder = runFolder(root, project, run);
  return Object.entries(sizes).every(
    ([file, size]) => (statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? -1) >= (size ?? 0),
  );
}

/** Whether nobody has gone on with the run since. */
function isStillOurs(root: string, { project, run }: RunState, session: string): boolean {
  const started = readRecords(runFolder(root, project, run), "run.ndjson").filter(
    ({ event }) => event === "started",
  );
  return started.length === 0 || started.at(-1)?.["session"] === session;
}

/** What the recorder itself writes into a run's life; everything else there comes from lines, and will come again. */
const OWN_EVENTS = new Set(["created", "started", "signal", "ended"]);

/** Cuts a run's files back to the sizes that were noted. */
function cutBack(root: string, { project, run, sizes }: RunState): void {
  const folder = runFolder(root, project, run);
  for (const file of RUN_FILES) {
    const path = join(folder, file);
    const size = sizes[file] ?? 0;
    const there = statSync(path, { throwIfNoEntry: false });
    if (there === undefined || there.size <= size) continue;
    if (file === "run.ndjson") keepOwnEvents(path, size);
    else if (size === 0) rmSync(path);
    else truncateSync(path, size);
  }
}

function keepOwnEvents(path: string, size: number): void {
  const bytes = readFileSync(path);
  const kept = bytes
    .toString("utf8", size)
    .split("\n")
    .filter((line) => OWN_EVENTS.has(String(parseRecord(line)?.["event"])));
  const temporary = `${path}.new`;
  writeFileSync(
    temporary,
    Buffer.concat([bytes.subarray(0, size), Buffer.from(kept.map((line) => `${line}\n`).join(""))]),
  );
  renameSync(temporary, path);
}
